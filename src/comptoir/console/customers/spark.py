"""A small curve drawn by the server, so that no page waits for a script. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, PAD = 290, 54, 3


@dataclass(frozen=True)
class Spark:
    """The paths of a curve and of the area under it."""

    line: str
    area: str
    width: int = WIDTH
    height: int = HEIGHT


def spark(values: Sequence[int]) -> Spark | None:
    """A curve through the values; None where there are not two of them."""
    if len(values) < 2:
        return None
    top = max(*values, 1)
    step = (WIDTH - 2 * PAD) / (len(values) - 1)
    points = [
        f"{PAD + place * step:.1f} {HEIGHT - PAD - (HEIGHT - 2 * PAD) * max(value, 0) / top:.1f}"
        for place, value in enumerate(values)
    ]
    line = "M" + "L".join(points)
    return Spark(line, f"{line}L{WIDTH - PAD} {HEIGHT}L{PAD} {HEIGHT}Z")
