"""The page: what it carries, what a hostile article cannot do to it, and clicks where there is a browser."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from test_text import made_record
from waqai.exports.page import page_pieces, to_page

ATTACK = (
    "</script><script>document.title='broken'</script>"
    "<!--<script>&amp;\u2028\u2029\x00\ud800<img src=x onerror=alert(1)>"
)
_DATA = re.compile(r'<script type="application/json" class="record">(.*?)</script>', re.S)


def hostile_record() -> dict[str, Any]:
    """A record in which every string that comes from an article tries to leave its place."""
    record = copy.deepcopy(made_record())
    record["text"] += ATTACK
    record["title"] = record["outlet"] = ATTACK
    record["url"] = "javascript:alert(1)"
    record["entities"][0]["name"] = record["entities"][0]["name_en"] = ATTACK
    record["events"][0]["gloss"] = record["problems"][0]["message"] = ATTACK
    return record


def carried(page: str) -> list[Any]:
    return [json.loads(found) for found in _DATA.findall(page)]


def test_a_record_arrives_as_it_was() -> None:
    record = made_record()
    (found,) = carried(to_page([record]))
    assert all(found[field] == record[field] for field in found)
    assert {"text", "events", "claims", "left_out"} <= set(found)


def test_nothing_in_an_article_ends_its_tag() -> None:
    page = to_page([hostile_record()])
    (found,) = carried(page)
    assert found["title"] == ATTACK
    data = _DATA.search(page)
    assert data is not None
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", data[1])
    page.encode("utf-8")


def test_the_policy_names_the_one_script_and_the_one_style() -> None:
    page = to_page([made_record()])
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None and policy[1].startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy[1]
    assert "unsafe" not in policy[1]


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    page = to_page([])
    assert not re.search(r"(?:src|href)\s*=\s*[\"']?http|@import|url\(", page)


def test_records_are_written_one_at_a_time() -> None:
    taken = []

    def records() -> Iterator[dict[str, Any]]:
        for number in range(3):
            taken.append(number)
            yield made_record()

    pieces = page_pieces(records())
    next(pieces), next(pieces)
    assert taken == [0]


def test_a_missing_layer_is_an_empty_one() -> None:
    (found,) = carried(to_page([{"id": "x", "text": ""}]))
    assert found["events"] == found["left_out"] == [] and found["title"] is None


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium here")
    with api.sync_playwright() as play:
        running = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


def opened(browser: Any, folder: Path, records: list[dict[str, Any]], width: int = 1400) -> tuple[Any, list[str]]:
    file = folder / "page.html"
    file.write_text(to_page(records), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append("dialog"))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(file.as_uri())
    return page, said


def lit(page: Any, name: str) -> list[str]:
    found: list[str] = page.evaluate("name => [...CSS.highlights.get(name)].map(range => range.toString())", name)
    return found


def click_on(page: Any, words: str) -> None:
    """Clicks in the middle of the first occurrence of `words` in the article."""
    box = page.evaluate(
        """words => {
          const walk = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const at = walk.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(walk.currentNode, at);
            range.setEnd(walk.currentNode, at + words.length);
            range.startContainer.parentElement.scrollIntoView({ block: "center", behavior: "instant" });
            const box = range.getBoundingClientRect();
            return [box.left + box.width / 2, box.top + box.height / 2];
          }
        }""",
        words,
    )
    page.mouse.click(*box)


@pytest.mark.parametrize("width", [400, 1400])
def test_a_card_lights_its_words_by_part(browser: Any, tmp_path: Path, width: int) -> None:
    page, said = opened(browser, tmp_path, [made_record()], width)
    assert lit(page, "all-events") == ["استقبل", "وطرد"]
    page.locator(".card.event button").first.click()
    assert lit(page, "trigger") == ["استقبل"]
    assert lit(page, "actor") == ["نظيره الصومالي حسن شيخ محمود"]
    assert lit(page, "recipient") == ["الرئيس التركي رجب طيب أردوغان"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


def test_a_word_finds_its_cards_and_the_same_place_again_the_next(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, [made_record()])
    click_on(page, "وطرد")
    assert "Somalia expels" in page.locator(".card.chosen").inner_text()
    click_on(page, "الأربعاء")  # an event's time, and a time
    first = page.locator(".card.chosen").inner_text()
    assert page.locator(".card.here").count() == 2
    click_on(page, "الأربعاء")
    assert page.locator(".card.chosen").inner_text() != first
    click_on(page, "وكالات")
    assert page.locator(".card.chosen, .card.here").count() == 0


def test_offsets_hold_behind_characters_of_two_units(browser: Any, tmp_path: Path) -> None:
    record = made_record()
    plain = json.dumps(record, ensure_ascii=False)
    moved = json.loads(re.sub(r'("(?:start|end)": )(\d+)', lambda found: f"{found[1]}{int(found[2]) + 2}", plain))
    moved["text"] = "😀🕊" + record["text"]
    page, _ = opened(browser, tmp_path, [moved])
    page.locator(".card.event button").nth(1).click()
    assert lit(page, "trigger") == ["وطرد"]
    click_on(page, "وطرد")
    click_on(page, "استقبل")
    assert "visits" in page.locator(".card.chosen").inner_text()


def test_the_switch_shows_what_was_left_out_and_why(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, [made_record()])
    assert lit(page, "all-left-out") == [] and page.locator(".card.left-out").count() == 0
    page.locator("#left-out").check()
    assert lit(page, "all-left-out") == ["حذر", "محادثات"]
    assert "talk in general" in page.locator(".card.left-out").first.inner_text()
    click_on(page, "حذر")
    assert lit(page, "left-out") == ["حذر"]
    page.locator("#left-out").uncheck()
    assert lit(page, "left-out") == lit(page, "all-left-out") == []


def test_the_keyboard_is_enough(browser: Any, tmp_path: Path) -> None:
    page, _ = opened(browser, tmp_path, [made_record()])
    page.locator(".card.event button").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert lit(page, "trigger") == ["وطرد"]
    page.keyboard.press("Escape")
    assert lit(page, "trigger") == []
    page.locator("#text [tabindex='0']").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card.chosen").count() == 1


def test_several_articles_get_a_list(browser: Any, tmp_path: Path) -> None:
    other = {**made_record(), "title": "Another", "events": [], "published": None}
    page, _ = opened(browser, tmp_path, [made_record(), other])
    page.get_by_role("button", name="Another").click()
    assert page.locator(".card.event").count() == 0
    assert "no publish date" in page.locator("#facts").inner_text()


def test_a_hostile_article_stays_text(browser: Any, tmp_path: Path) -> None:
    page, said = opened(browser, tmp_path, [hostile_record(), hostile_record()])
    page.locator("#left-out").check()
    assert said == []
    assert page.title() == "waqai: who did what to whom"
    assert page.locator("#text img, #cards img, nav img, #text script").count() == 0
    assert page.locator("a").count() == 0
