"use strict";
// Draws the records that the page carries. Their text is a stranger's: it goes into the page as text nodes and nothing else.

const LABELS = {
  trigger: "act", actor: "who does", recipient: "to whom", cue: "word of speech", content: "what is said",
  time: "time", place: "place", number: "number", negation: "negation", "left-out": "left out",
};
const PARTS = Object.keys(LABELS);
const UNDERLINES = [["event-line", "an event"], ["claim-line", "a claim"], ["time-line", "a time"], ["place-line", "a place"], ["number-line", "a number"]];
const REASONS = {
  "accused-of": "only what somebody is accused of", "asked-for": "asked for only", attempted: "attempted only", background: "background, told before",
  conditional: "on a condition", duplicate: "told before in this article", figurative: "a figure of speech", general: "talk in general, no single act",
  history: "history", negated: "did not happen", "no-actor": "nobody is named who does it", "no-recipient": "nobody is named to whom it is done",
  opinion: "opinion", planned: "planned only", possible: "may or may not happen", prevented: "prevented", promised: "promised only",
  purpose: "only the purpose of another act", refused: "refused", "same-act": "part of an act that is coded", threatened: "threatened only", wished: "wished for only",
};
const ARABIC = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[^A-Za-z()\[\]]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?/g;
const $ = (id) => document.getElementById(id);
const records = [...document.querySelectorAll("script.record")].map((tag) => JSON.parse(tag.textContent));
const canLight = typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";

let shown = null; // the article on show: {record, units, points, pieces, cards}
let chosen = -1;

// The one place where offsets change: a record counts code points, the page's strings count UTF-16 units. Both ways.
function offsetMaps(text) {
  if (!/[\ud800-\udfff]/.test(text)) return [(point) => point, (unit) => unit];
  const units = [0];
  for (const character of text) units.push(units.at(-1) + character.length);
  const points = new Map(units.map((unit, point) => [unit, point]));
  return [(point) => units[Math.min(point, units.length - 1)], (unit) => points.get(unit) ?? points.get(unit - 1) ?? 0];
}

function make(tag, name, ...content) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...content.filter((item) => item !== null && item !== undefined && item !== ""));
  return element;
}

function bdi(text) {
  const element = make("bdi", "", text);
  element.lang = "ar";
  return element;
}

// English with names in Arabic: each run of Arabic is isolated, so that the line keeps its order.
function mixed(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(ARABIC)) {
    nodes.push(text.slice(done, found.index), bdi(found[0]));
    done = found.index + found[0].length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}

function words(start, end) {
  const { record, units } = shown;
  return record.text.slice(units(start), units(end)).replace(/\s+/g, " ").trim();
}

// --- the article ---------------------------------------------------------------------------------------------------------

function drawText() {
  const { record, units } = shown;
  const home = $("text");
  home.replaceChildren();
  shown.pieces = [];
  let done = 0;
  const blocks = (record.blocks || []).map((block) => ({ ...block, start: units(block.start), end: units(block.end) }));
  for (const block of blocks) {
    drawLines(home, done, block.start, "body", "");
    drawLines(home, Math.max(done, block.start), block.end, block.kind, block.why);
    done = Math.max(done, block.end);
  }
  drawLines(home, done, record.text.length, "body", "");
}

function drawLines(home, start, end, kind, why) {
  const text = shown.record.text;
  for (const line of text.slice(start, end).matchAll(/[^\n]+/g)) {
    if (!line[0].trim()) continue;
    const from = start + line.index;
    const node = document.createTextNode(line[0]);
    const aside = kind !== "title" && kind !== "body";
    const element = make(kind === "title" ? "h2" : "p", aside ? "aside" : "", node);
    if (aside) element.title = `not read: ${kind}${why ? ` (${why})` : ""}`;
    home.append(element);
    shown.pieces.push({ node, element, start: from, end: from + line[0].length });
  }
}

function rangesOf(start, end) {
  const { units, pieces } = shown;
  const from = units(start);
  const to = units(end);
  const ranges = [];
  for (const piece of pieces) {
    if (piece.start >= to) break;
    if (piece.end <= from) continue;
    const range = document.createRange();
    range.setStart(piece.node, Math.max(from, piece.start) - piece.start);
    range.setEnd(piece.node, Math.min(to, piece.end) - piece.start);
    if (!range.collapsed) ranges.push(range);
  }
  return ranges;
}

function light(name, spans, priority) {
  if (!canLight) return;
  const ranges = spans.flatMap((span) => rangesOf(span.start, span.end));
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  CSS.highlights.set(name, highlight);
}

function lightAll() {
  const { record } = shown;
  light("all-claims", record.claims, 0);
  light("all-times", record.times, 1);
  light("all-places", record.places, 1);
  light("all-numbers", record.numbers, 1);
  light("all-events", record.events.map((event) => event.trigger), 2);
  light("all-left-out", $("left-out").checked ? record.left_out : [], 3);
}

function lightCard(card) {
  PARTS.forEach((part, place) => light(part, card ? card.spans.filter((span) => span.part === part) : [], 10 + (part === "content" ? 0 : 20 - place)));
  if (card && !canLight) {
    const range = rangesOf(card.spans[0].start, card.spans[0].end)[0];
    if (range) { getSelection().removeAllRanges(); getSelection().addRange(range); }
  }
}

// --- the cards -----------------------------------------------------------------------------------------------------------

function entity(key) {
  return shown.record.entities.find((one) => one.id === key);
}

function code(one) {
  return one ? [one.country, one.sector].filter(Boolean).join("/") : "";
}

function who(key) {
  const one = entity(key);
  if (!one) return make("span", "", "unknown");
  const label = [one.name_en, code(one) && `(${code(one)})`].filter(Boolean).join(" ");
  return make("span", "", ...mixed(label), label && one.name ? " " : "", one.name ? bdi(one.name) : "");
}

// English where there is any, for lines that hold more than the name.
function shortly(key) {
  const one = entity(key);
  return mixed((one && (one.name_en || one.name)) || "somebody unknown");
}

function counted(number, nouns) {
  return `${number.toLocaleString("en")} ${number === 1 ? nouns.replace(/s$/, "") : nouns}`;
}

function joined(elements) {
  return elements.flatMap((element, place) => (place ? [", ", element] : [element]));
}

function placeLabel(place) {
  return [place.name_en, place.country && `(${place.country})`].filter(Boolean).join(" ") || "unnamed";
}

function listing(rows) {
  const list = make("dl", "");
  for (const [name, content] of rows) {
    if (content === null || content.length === 0) continue;
    list.append(make("dt", "", name), make("dd", "", ...content));
  }
  return list;
}

function whyOf(row, more) {
  const rows = (row.why || []).map((trace) => ["rule", [trace.rule, trace.row ? ", row " : "", ...mixed(trace.row || ""), trace.score == null ? "" : `, score ${trace.score}`]]);
  return make("details", "", make("summary", "", "Why"), listing([...more, ...rows]));
}

function eventCard(event, number) {
  const kind = [event.type, event.mode].filter(Boolean).join(" / ");
  const meta = [
    event.date ? event.date.value : null,
    event.place ? `in ${placeLabel(event.place)}` : null,
    `confidence ${Number(event.confidence).toFixed(2)}`,
  ].filter(Boolean).join(" · ");
  const status = event.status === "asserted" ? "" : make("span", "uncertain", ` · ${event.status}`);
  const reported = event.reported_by ? make("span", "uncertain", " · reported by ", ...shortly(event.reported_by)) : "";
  const spans = event.evidence && event.evidence.length ? event.evidence : [{ part: "trigger", ...event.trigger }];
  const parts = spans.map((span) => [LABELS[span.part] || span.part, [bdi(words(span.start, span.end))]]);
  return {
    kind: "event", spans, lead: event.trigger, label: event.gloss,
    content: [
      make("span", "kind", `${number}  ${kind}`),
      make("span", "gloss", ...mixed(event.gloss || kind)),
      make("span", "meta", ...mixed(meta), status, reported),
    ],
    details: whyOf(event, [
      ["who does", joined(event.actor.map(who))],
      ["to whom", joined(event.recipient.map(who))],
      ...parts,
      ["told again", joined((event.mentions || []).map((told) => bdi(words(told.start, told.end))))],
      ["contexts", event.contexts && event.contexts.length ? [event.contexts.join(", ")] : null],
      ["CAMEO", event.cameo ? [`${event.cameo}, quad ${event.quad}, score ${event.score}`] : null],
    ]),
  };
}

function claimCard(claim, number) {
  const spans = [...(claim.evidence || [])];
  if (!spans.some((span) => span.part === "cue") && claim.cue && claim.cue.end > claim.cue.start) spans.push({ part: "cue", ...claim.cue });
  if (!spans.some((span) => span.part === "content")) spans.push({ part: "content", start: claim.start, end: claim.end });
  const cut = words(claim.start, claim.end);
  return {
    kind: "claim", spans, lead: claim, label: "claim",
    content: [
      make("span", "kind", `${number}  ${claim.direct ? "IN THEIR OWN WORDS" : "REPORTED SPEECH"}`),
      make("span", "gloss", claim.speaker ? who(claim.speaker) : "Speaker unknown", ...(claim.addressee ? [" to ", who(claim.addressee)] : [])),
      make("span", "words", bdi(cut)),
      make("span", "meta", `confidence ${Number(claim.confidence).toFixed(2)}`),
    ],
    details: whyOf(claim, [["word of speech", claim.cue && claim.cue.text ? [bdi(claim.cue.text)] : null]]),
  };
}

function timeCard(time) {
  return { kind: "time compact", spans: [{ part: "time", ...time }], lead: time, label: time.value, content: [make("span", "kind", time.value), bdi(words(time.start, time.end)), make("span", "meta", time.kind)] };
}

function placeCard(place) {
  return { kind: "place compact", spans: [{ part: "place", ...place }], lead: place, label: placeLabel(place), content: [make("span", "kind", ...mixed(placeLabel(place))), bdi(words(place.start, place.end))] };
}

function numberCard(number) {
  const figure = number.low === number.high ? number.low.toLocaleString("en") : `${number.low.toLocaleString("en")}–${number.high.toLocaleString("en")}`;
  const label = [number.qualifier, figure, number.kind === "money" ? number.unit || "(currency not told)" : number.kind].filter(Boolean).join(" ");
  const marks = [number.total ? "running total" : "", number.part_of ? `part of ${number.part_of}` : "", number.status === "asserted" ? "" : number.status].filter(Boolean).join(" · ");
  return {
    kind: "number compact", spans: [{ part: "number", start: number.start, end: number.end }], lead: number, label,
    content: [make("span", "kind", label), bdi(words(number.start, number.end)), make("span", "meta", marks, number.said_by ? make("span", "", marks ? " · " : "", "said by ", ...shortly(number.said_by)) : "")],
  };
}

function leftOutCard(row) {
  const reason = REASONS[row.reason] || String(row.reason).replace(/-/g, " ");
  return {
    kind: "left-out compact", spans: [{ part: "left-out", start: row.start, end: row.end }], lead: row, label: reason,
    content: [make("span", "kind", reason), bdi(words(row.start, row.end)), make("span", "meta", ...mixed(row.row || ""))],
  };
}

function drawCards() {
  const { record } = shown;
  const home = $("cards");
  home.replaceChildren();
  shown.cards = [];
  for (const problem of record.problems || []) home.append(make("p", "problem", make("strong", "", problem.slug), ": ", ...mixed(problem.message)));
  section(home, "Events", record.events, eventCard, "No event was coded.");
  section(home, "Claims", record.claims, claimCard, "");
  if ($("left-out").checked) section(home, "Left out, and why", byReason(record.left_out), leftOutCard, "Nothing was left out.").id = "left-out-cards";
  section(home, "Times", record.times, timeCard, "");
  section(home, "Places", record.places, placeCard, "");
  section(home, "Numbers", record.numbers, numberCard, "");
}

// Rows of one reason stand together, the commonest reason first, each in the order of the text.
function byReason(rows) {
  const groups = new Map();
  for (const row of rows) groups.set(row.reason, [...(groups.get(row.reason) || []), row]);
  return [...groups.values()].sort((one, other) => other.length - one.length).flat();
}

function section(home, name, rows, draw, none) {
  if (rows.length === 0 && !none) return null;
  const list = make("ol", "");
  rows.forEach((row, place) => {
    const card = draw(row, place + 1);
    const number = shown.cards.length;
    const button = make("button", "", ...card.content);
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => choose(chosen === number ? -1 : number, "text"));
    card.element = make("li", `card ${card.kind}`, button, card.details);
    card.button = button;
    shown.cards.push(card);
    list.append(card.element);
  });
  const head = make("h2", "", `${name} (${rows.length})`);
  home.append(head, rows.length ? list : make("p", "meta", none));
  return head;
}

// Lights a card's words. `follow` names the pane that moves: the text after a click on a card, the cards after one in the text.
function choose(number, follow) {
  chosen = number;
  const card = shown.cards[number];
  shown.cards.forEach((one, place) => {
    one.element.classList.toggle("chosen", place === number);
    if (follow === "text") one.element.classList.remove("here");
    one.button.setAttribute("aria-pressed", String(place === number));
  });
  lightCard(card);
  if (!card) return;
  if (follow === "text") {
    const first = card.spans.flatMap((span) => (span.part === "trigger" || card.spans.length === 1 || span.part === "content" ? rangesOf(span.start, span.end) : []))[0] || rangesOf(card.lead.start, card.lead.end)[0];
    if (first) bring($("text"), first.getClientRects()[0] || first.getBoundingClientRect());
  } else {
    bring($("cards"), card.element.getBoundingClientRect());
  }
  $("live").textContent = `${card.label || ""}`.slice(0, 200);
}

function bring(pane, box) {
  const frame = pane.getBoundingClientRect();
  if (box.top >= frame.top + 8 && box.bottom <= frame.bottom - 8) return;
  pane.scrollTop += box.top - frame.top - Math.min(frame.height / 3, Math.max(8, (frame.height - box.height) / 2));
}

// --- from the words to the cards -----------------------------------------------------------------------------------------

function cardsAt(start, end) {
  const found = shown.cards.map((card, number) => ({ card, number })).filter(({ card }) => card.spans.some((span) => span.start < end && span.end > start));
  const size = ({ card }) => Math.min(...card.spans.filter((span) => span.start < end && span.end > start).map((span) => span.end - span.start));
  return found.sort((one, other) => size(one) - size(other) || one.number - other.number).map(({ number }) => number);
}

function pick(numbers) {
  shown.cards.forEach((card, number) => card.element.classList.toggle("here", numbers.includes(number)));
  if (numbers.length === 0) return choose(-1, "");
  choose(numbers[(numbers.indexOf(chosen) + 1) % numbers.length], "cards"); // the same place again: its next card
}

function pointAt(x, y) {
  const caret = document.caretPositionFromPoint ? document.caretPositionFromPoint(x, y) : null;
  const range = !caret && document.caretRangeFromPoint ? document.caretRangeFromPoint(x, y) : null;
  const node = caret ? caret.offsetNode : range && range.startContainer;
  const piece = shown.pieces.find((one) => one.node === node);
  if (!piece) return -1;
  const unit = Math.min(piece.end - 1, piece.start + (caret ? caret.offset : range.startOffset));
  // A caret stands between two letters: take the one whose box holds the point.
  for (const candidate of [unit, unit - 1]) {
    if (candidate < piece.start) continue;
    const box = document.createRange();
    box.setStart(piece.node, candidate - piece.start);
    box.setEnd(piece.node, candidate - piece.start + 1);
    if ([...box.getClientRects()].some((one) => x >= one.left && x <= one.right && y >= one.top && y <= one.bottom)) return shown.points(candidate);
  }
  return -1;
}

$("text").addEventListener("click", (click) => {
  if (!shown || !getSelection().isCollapsed) return; // somebody is marking words to copy them
  const point = pointAt(click.clientX, click.clientY);
  pick(point < 0 ? [] : cardsAt(point, point + 1));
});

$("text").addEventListener("keydown", (key) => {
  const piece = shown.pieces.find((one) => one.element === key.target);
  if (!piece || (key.key !== "Enter" && key.key !== " ")) return;
  key.preventDefault();
  pick(cardsAt(shown.points(piece.start), shown.points(piece.end)).sort((one, other) => one - other));
});

$("cards").addEventListener("keydown", (key) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[key.key];
  const now = shown.cards.findIndex((card) => card.button === key.target);
  if (!step || now < 0) return;
  key.preventDefault();
  const next = shown.cards[Math.max(0, Math.min(shown.cards.length - 1, now + step))];
  next.button.focus();
});

document.addEventListener("keydown", (key) => {
  if (key.key === "Escape" && shown) pick([]);
});

$("left-out").addEventListener("change", () => {
  if (!shown) return;
  const kept = chosen < 0 ? null : shown.cards[chosen].lead;
  drawCards();
  lightAll();
  choose(shown.cards.findIndex((card) => card.lead === kept), "");
  const head = $("left-out-cards");
  if (head) bring($("cards"), head.getBoundingClientRect());
});

// --- articles ------------------------------------------------------------------------------------------------------------

function show(number) {
  const record = records[number];
  const [units, points] = offsetMaps(record.text);
  shown = { record, units, points, pieces: [], cards: [] };
  chosen = -1;
  drawText();
  drawCards();
  lightAll();
  lightCard(null);
  for (const piece of shown.pieces) {
    if (cardsAt(points(piece.start), points(piece.end)).length) piece.element.tabIndex = 0;
  }
  drawFacts(record);
  $("text").scrollTop = $("cards").scrollTop = 0;
  document.querySelectorAll("#articles button").forEach((button, place) => button.setAttribute("aria-current", String(place === number)));
}

function drawFacts(record) {
  const facts = [record.published ? `published ${record.published}` : "no publish date", record.outlet, counted(record.events.length, "events"), counted(record.claims.length, "claims")];
  const home = $("facts");
  home.replaceChildren(...mixed(facts.filter(Boolean).join(" · ")));
  if (/^https?:\/\//i.test(record.url || "")) {
    const link = make("a", "", "source");
    link.href = record.url;
    link.rel = "noopener noreferrer";
    home.append(" · ", link);
  }
}

function titleOf(record) {
  return (record.title || record.text.trim().split("\n")[0] || record.id).slice(0, 120);
}

function drawArticles() {
  const list = make("ol", "");
  records.forEach((record, number) => {
    const title = make("bdi", "", titleOf(record));
    const button = make("button", "", title, " ", make("small", "", [record.published, counted(record.events.length, "events"), counted(record.claims.length, "claims")].filter(Boolean).join(" · ")));
    button.type = "button";
    button.addEventListener("click", () => show(number));
    list.append(make("li", "", button));
  });
  $("articles").append(list);
  $("articles").hidden = false;
}

function drawLegend() {
  const list = document.querySelector("#legend ul");
  for (const part of PARTS) list.append(legendRow(`var(--${part === "left-out" ? "left" : part})`, "", LABELS[part]));
  for (const [line, label] of UNDERLINES) list.append(legendRow("", `3px ${line === "claim-line" ? "dotted" : "solid"} var(--${line})`, label));
  if (innerWidth <= 760 || innerHeight < 600) $("legend").open = false;
}

function legendRow(colour, border, label) {
  const swatch = make("span", "swatch");
  swatch.style.background = colour;
  swatch.style.borderBottom = border;
  return make("li", "", swatch, label);
}

drawLegend();
if (records.length > 1) drawArticles();
if (records.length) show(0);
else $("facts").textContent = "no articles";
if (!canLight) $("facts").after(make("p", "problem", "This browser cannot light words; a click on a card selects them instead."));
