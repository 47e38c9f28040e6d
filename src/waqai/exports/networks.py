"""Who does what to whom as pictures: a matrix, and a network whose places are computed, always the same."""

from __future__ import annotations

import math
from collections.abc import Iterable

from waqai.exports.drawing import (
    QUADS,
    WIDTH,
    Row,
    draw_label,
    find_top,
    frame,
    to_name,
    to_title,
)
from waqai.exports.text import safe

_SIDES = 12  # rows and columns of a matrix
_NODES = 22  # sides of a network: more cannot be told apart
_ROUNDS = 200
_CENTRE = 2.0  # how much the middle pulls
_HEIGHT = 480.0
_LEFT, _TOP = 150.0, 120.0
Name = tuple[str, str]


def draw_matrix(rows: Iterable[Row], title: str) -> tuple[str, int]:
    """A cell for each pair: who acts (rows) on whom (columns), the number of events, and the kind most of them are of.

    Also how many events are of sides that are not drawn.
    """
    counted, kinds = _count(rows)
    total = sum(counted.values())
    out: dict[Name, float] = {}
    into: dict[Name, float] = {}
    for (one, other), events in counted.items():
        out[one] = out.get(one, 0) + events
        into[other] = into.get(other, 0) + events
    actors, recipients = find_top(out, _SIDES), find_top(into, _SIDES)
    if not actors:
        return "", 0
    across = (WIDTH - 2 * _LEFT) / len(recipients)
    down = 26.0
    bottom = _TOP + down * len(actors)
    most = max(counted.values())
    pieces: list[str] = []
    for number, (english, arabic) in enumerate(recipients):
        x = _LEFT + (number + 0.5) * across
        pieces.append(draw_label(x, _TOP - 8, english, "start", f' transform="rotate(-50 {x:.1f} {_TOP - 8:.1f})"'))
        pieces.append(draw_label(x, bottom + 14, arabic, "end", f' transform="rotate(-50 {x:.1f} {bottom + 14:.1f})"'))
    for line, actor in enumerate(actors):
        y = _TOP + line * down
        pieces.append(draw_label(_LEFT - 6, y + 17, actor[0], "end"))
        pieces.append(draw_label(WIDTH - _LEFT + 6, y + 17, actor[1], "start"))
        for number, recipient in enumerate(recipients):
            x = _LEFT + number * across
            events = counted.get((actor, recipient), 0)
            pieces.append(f'<rect class="cell" x="{x:.1f}" y="{y:.1f}" width="{across:.1f}" height="{down:.1f}"/>')
            if not events:
                continue
            kind = kinds[actor, recipient]
            told = f"{actor[0]} → {recipient[0]}: {events:,} events, mostly {QUADS[kind][0]}"
            shade = 0.2 + 0.6 * math.sqrt(events / most)
            pieces.append(
                f'<rect class="q{kind}" x="{x + 1:.1f}" y="{y + 1:.1f}" width="{across - 2:.1f}" '
                f'height="{down - 2:.1f}" fill-opacity="{shade:.2f}">{to_title(told)}</rect>'
                f'<text class="count" x="{x + across / 2:.1f}" y="{y + 17:.1f}" text-anchor="middle">{events}</text>'
            )
    drawn = sum(counted.get((one, other), 0) for one in actors for other in recipients)
    return frame(bottom + _TOP, title, pieces), total - drawn


def draw_network(rows: Iterable[Row], title: str) -> tuple[str, int]:
    """Circles for the sides with most events, arrows from who acts to whom, as thick as there are events.

    Also how many events are of sides that are not drawn.
    """
    counted, kinds = _count(rows)
    weights: dict[Name, float] = {}
    for pair in sorted(counted, key=lambda pair: (-counted[pair], pair)):
        if len(weights.keys() | set(pair)) <= _NODES:
            weights |= {name: 0 for name in pair if name not in weights}
    if not weights:
        return "", 0
    edges = {pair: events for pair, events in counted.items() if set(pair) <= weights.keys()}
    for pair, events in edges.items():
        for name in pair:
            weights[name] += events
    most, heaviest = max(edges.values()), max(weights.values())
    places = find_places(list(weights), edges)
    radius = {name: 4 + 12 * math.sqrt(weight / heaviest) for name, weight in weights.items()}
    pieces = [
        '<defs>' + "".join(
            f'<marker id="arrow{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" '
            f'markerUnits="userSpaceOnUse" orient="auto"><path class="q{kind}" d="M0 0L8 4L0 8Z"/></marker>'
            for kind in QUADS
        ) + "</defs>"
    ]  # fmt: skip
    for (one, other), events in sorted(edges.items(), key=lambda item: (item[1], item[0])):
        kind, width = kinds[one, other], 1 + 5 * math.sqrt(events / most)
        told = f"{one[0]} → {other[0]}: {events:,} events, mostly {QUADS[kind][0]}"
        pieces.append(
            f'<path class="line q{kind}" d="{_draw_curve(places[one], places[other], radius[other])}" '
            f'stroke-width="{width:.1f}" marker-end="url(#arrow{kind})">{to_title(told)}</path>'
        )
    for name, (x, y) in places.items():
        told = f"{name[0]} / {name[1]}: {weights[name]:,.0f} events"
        pieces.append(
            f'<circle class="node" cx="{x:.1f}" cy="{y:.1f}" r="{radius[name]:.1f}">{to_title(told)}</circle>'
        )
    taken: list[tuple[float, float, float]] = []
    for name in find_top(
        weights, _NODES
    ):  # the heaviest first: one that would lie on another is told by its title alone
        x, y = places[name]
        low = y + radius[name] + 11
        half = 3.3 * min(24, max(map(len, name)))  # letters of some 6 units
        x = min(max(x, half + 6), WIDTH - half - 6)
        if any(abs(x - other) < half + reach and abs(low - line) < 26 for other, line, reach in taken):
            continue
        taken.append((x, low, half))
        pieces.append(draw_label(x, low, name[0], "middle", ' class="over"'))
        if name[1] != name[0]:
            pieces.append(draw_label(x, low + 12, name[1], "middle", ' class="over"'))
    return frame(_HEIGHT, title, pieces), sum(counted.values()) - sum(edges.values())


def find_places(names: list[Name], edges: dict[tuple[Name, Name], int]) -> dict[Name, tuple[float, float]]:
    """Where each side stands, by forces: all push one another off, edges pull (Fruchterman and Reingold 1991).

    They begin on a circle in their order and nothing is drawn by lot, so the same network looks the same.
    """
    number = len(names)
    ideal = 0.9 / math.sqrt(number)  # of a square of side 1
    at = [[math.cos(2 * math.pi * k / number) / 2, math.sin(2 * math.pi * k / number) / 2] for k in range(number)]
    order = {name: place for place, name in enumerate(names)}
    most = max(edges.values())
    pulls = [(order[one], order[other], math.sqrt(events / most)) for (one, other), events in sorted(edges.items())]
    for turn in range(_ROUNDS):
        moves = [[0.0, 0.0] for _ in names]
        for one in range(number):
            for other in range(one):
                right, up = at[one][0] - at[other][0], at[one][1] - at[other][1]
                apart = max(right * right + up * up, 1e-6)
                push = ideal * ideal / apart
                for place, sign in ((one, 1), (other, -1)):
                    moves[place][0] += sign * right * push
                    moves[place][1] += sign * up * push
        for one, other, weight in pulls:
            right, up = at[one][0] - at[other][0], at[one][1] - at[other][1]
            pull = (0.3 + weight) * math.hypot(right, up) / ideal / 3
            for place, sign in ((one, -1), (other, 1)):
                moves[place][0] += sign * right * pull
                moves[place][1] += sign * up * pull
        warmth = 0.12 * (1 - turn / _ROUNDS)
        for place, (right, up) in enumerate(moves):
            right, up = right - _CENTRE * at[place][0], up - _CENTRE * at[place][1]  # else what has no edge drifts away
            length = max(math.hypot(right, up), 1e-9)
            at[place][0] += right / length * min(length, warmth)
            at[place][1] += up / length * min(length, warmth)
    across, down = _fit(at, 0, 70, WIDTH - 70), _fit(at, 1, 24, _HEIGHT - 50)
    return dict(zip(names, zip(across, down, strict=True), strict=True))


def _fit(at: list[list[float]], axis: int, low: float, high: float) -> list[float]:
    values = [point[axis] for point in at]
    span = max(values) - min(values)
    return [low + (value - min(values)) / span * (high - low) if span > 1e-9 else (low + high) / 2 for value in values]


def _count(rows: Iterable[Row]) -> tuple[dict[tuple[Name, Name], int], dict[tuple[Name, Name], int]]:
    """Events of each pair of names, and the kind of act that most of them are."""
    counted: dict[tuple[Name, Name], int] = {}
    kinds: dict[tuple[Name, Name], dict[int, int]] = {}
    for row in rows:
        one, other = to_name(row, "actor"), to_name(row, "recipient")
        pair = ((safe(one[0]), safe(one[1])), (safe(other[0]), safe(other[1])))
        counted[pair] = counted.get(pair, 0) + row["events"]
        for kind, (english, _) in QUADS.items():
            held = kinds.setdefault(pair, {})
            held[kind] = held.get(kind, 0) + row[english.replace(" ", "_")]
    return counted, {pair: max(held, key=lambda kind: (held[kind], kind)) for pair, held in kinds.items()}


def _draw_curve(one: tuple[float, float], other: tuple[float, float], radius: float) -> str:
    """A slightly bent line to the rim of the other's circle, so that what goes and what comes back are two."""
    right, down = other[0] - one[0], other[1] - one[1]
    bend = (one[0] + right / 2 - down * 0.12, one[1] + down / 2 + right * 0.12)
    into = (other[0] - bend[0], other[1] - bend[1])
    reach = max(math.hypot(*into), 1e-9)
    end = (other[0] - into[0] / reach * (radius + 1), other[1] - into[1] / reach * (radius + 1))
    return f"M{one[0]:.1f} {one[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
