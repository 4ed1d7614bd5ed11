"""A machine drawn by the server: boxes on a grid, an arrow for each way. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comptoir.orders.states import DeliveryState as D
from comptoir.orders.states import OrderState as O
from comptoir.orders.ways import Way

WIDTH, HEIGHT = 124, 40  # Of a box.
STEP_X, STEP_Y, EDGE = 160, 88, 52
Place = tuple[float, float]  # Column and row.

ORDER_PLACES: Mapping[str, Place] = {
    O.DRAFT: (0, 0), O.PLACED: (1, 0), O.OPEN: (2, 0), O.COMPLETED: (3, 0), O.CANCELLED: (1.5, 1),
}  # fmt: skip
DELIVERY_PLACES: Mapping[str, Place] = {
    D.RESERVED: (0, 0), D.WAITING: (1, 0), D.ALLOCATED: (2, 0), D.PACKING: (3, 0), D.READY: (4, 0),
    D.ON_ITS_WAY: (5, 0), D.DELIVERED: (6, 0), D.AWAIT_DATE: (1, 1), D.AWAIT_STOCK: (1, 2), D.UNPLACED: (3, 1),
    D.RETURNED: (6, 1), D.RELEASED: (0, 3), D.DEALLOCATED: (4, 2),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A state: ``at`` lists what stands in it now, ``seen`` whether something ever did."""

    state: str
    words: Sequence[str]  # One or two lines.
    corner: str  # "162 52".
    at: str
    seen: bool


@dataclass(frozen=True)
class Arrow:
    """A way from one state to another; ``main`` where it goes on rather than aside."""

    path: str
    words: str
    main: bool


@dataclass(frozen=True)
class Diagram:
    """``width`` and ``height`` in pixels."""

    boxes: Sequence[Box]
    arrows: Sequence[Arrow]
    width: str
    height: str


def draw(
    ways: Sequence[Way],
    words: Mapping[str, str],
    places: Mapping[str, Place],
    *,
    now: Mapping[str, str],
    seen: set[str],
) -> Diagram:
    """``now`` names, by state, what stands there; ``seen`` are the states something was in."""
    boxes = [
        Box(state, _lines(words[state]), "{:.0f} {:.0f}".format(*_corner(place)), now.get(state, ""), state in seen)
        for state, place in places.items()
    ]
    arrows = [
        _arrow(places[source], places[way.target], way.verb)
        for way in ways
        for source in way.sources
        if source != way.target
    ]
    right, bottom = (max(side) for side in zip(*map(_corner, places.values()), strict=True))
    return Diagram(boxes, arrows, f"{right + WIDTH + EDGE / 2:.0f}", f"{bottom + HEIGHT + EDGE / 2:.0f}")


def _corner(place: Place) -> tuple[float, float]:
    return EDGE / 2 + place[0] * STEP_X, EDGE + place[1] * STEP_Y


def _lines(words: str) -> Sequence[str]:
    """Words that are too long for a box stand in two lines."""
    if len(words) <= 17:
        return [words]
    half = min((at for at, sign in enumerate(words) if sign == " "), key=lambda at: abs(at - len(words) / 2))
    return [words[:half], words[half + 1 :]]


def _arrow(source: Place, target: Place, verb: str) -> Arrow:
    (x, y), (to_x, to_y) = _corner(source), _corner(target)
    words = verb.replace("_", " ")
    across = target[0] - source[0]
    if source[1] == target[1]:
        middle = y + HEIGHT / 2
        if across == 1:
            return Arrow(f"M{x + WIDTH} {middle}H{to_x - 2}", words, main=True)
        lift = 18 + 6 * abs(across)
        side = WIDTH * (0.62 if across > 0 else 0.38)
        start, end = x + side, to_x + WIDTH - side
        return Arrow(f"M{start} {y}C{start} {y - lift} {end} {y - lift} {end} {y - 2}", words, main=False)
    down = target[1] > source[1]
    start_y, end_y = (y + HEIGHT, to_y - 2) if down else (y, to_y + HEIGHT + 2)
    # Ways that come and go between the same two boxes stand beside each other.
    start, end = x + WIDTH * (0.5 + 0.06 * across), to_x + WIDTH * (0.5 - 0.06 * across) + (-8 if down else 8)
    bend = (end_y - start_y) / 2
    return Arrow(f"M{start} {start_y}C{start} {start_y + bend} {end} {end_y - bend} {end} {end_y}", words, main=False)
