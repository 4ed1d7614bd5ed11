"""A race as a picture: one line a buyer, from asking to being answered."""

from dataclasses import dataclass

from .races import Outcome, Race

LEFT, RIGHT, TOP, BOTTOM = 8, 8, 4, 22
STEPS_MS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class DrawnBuyer:
    """A bar in the chart's own units."""

    outcome: Outcome
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class RaceChart:
    """Buyers below each other in the order in which they were answered, time to the right."""

    race: Race
    width: int = 760
    row: float = 3.6

    @property
    def height(self) -> float:
        return round(TOP + self.row * len(self.race.outcomes) + BOTTOM, 1)

    @property
    def bar_height(self) -> float:
        return round(self.row - 1, 1)

    @property
    def floor(self) -> float:
        return self.height - BOTTOM

    @property
    def words_y(self) -> float:
        return self.height - 6

    def drawn(self) -> list[DrawnBuyer]:
        answered = sorted(self.race.outcomes, key=lambda outcome: outcome.ended_ms)
        return [
            DrawnBuyer(
                one,
                self._x(one.began_ms),
                round(TOP + self.row * place, 1),
                max(1.5, round(self._x(one.ended_ms) - self._x(one.began_ms), 1)),
            )
            for place, one in enumerate(answered)
        ]

    def ticks(self) -> list[tuple[str, float]]:
        """Words and places of the time scale: five or so."""
        step = next((ms for ms in STEPS_MS if self.race.took_ms / ms <= 6), STEPS_MS[-1])
        return [(f"{ms} ms", self._x(ms)) for ms in range(0, int(self.race.took_ms), step)]

    def _x(self, ms: float) -> float:
        return round(LEFT + (self.width - LEFT - RIGHT) * max(ms, 0.0) / self.race.took_ms, 1)
