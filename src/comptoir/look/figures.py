"""Money as the pages lay it out: a card that must add up, and a before-and-after preview."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class MoneyRow:
    """One line of a money card; reductions and refunds are negative."""

    label: str
    minor: int
    note: str = ""


@dataclass(frozen=True)
class MoneyCard:
    """What an order costs, what came, what is open and held; `adds_up` is computed from the rows, never told."""

    currency: str
    rows: tuple[MoneyRow, ...]
    due_minor: int
    settled: tuple[MoneyRow, ...]
    outstanding_minor: int
    due_note: str = ""
    held: tuple[MoneyRow, ...] = ()  # Of what is outstanding: authorised, and not taken yet.

    @property
    def adds_up(self) -> bool:
        """True if the rows sum to what is due, and due less what came is what is outstanding."""
        rows = sum(row.minor for row in self.rows)
        settled = sum(row.minor for row in self.settled)
        return rows == self.due_minor and self.due_minor - settled == self.outstanding_minor

    @property
    def tone(self) -> str:
        """Green when even, amber when the customer owes, red when we owe."""
        if self.outstanding_minor == 0:
            return "green"
        return "amber" if self.outstanding_minor > 0 else "red"

    @property
    def outstanding_label(self) -> str:
        return "Outstanding" if self.outstanding_minor >= 0 else "We owe"


@dataclass(frozen=True)
class MoneyChange:
    """One row of a money preview."""

    label: str
    before_minor: int
    after_minor: int
    strong: bool = False

    @property
    def difference_minor(self) -> int:
        return self.after_minor - self.before_minor


@dataclass(frozen=True)
class Step:
    """One of the five dots that customers read; `state` is done, now or next."""

    words: str
    time: str
    state: str
    icon: str = "check"


@dataclass(frozen=True)
class Bar:
    """One column of a bar chart: a value and what it is held against; `running` marks the unfinished one."""

    label: str
    value: int
    against: int = 0
    running: bool = False


@dataclass(frozen=True)
class DrawnBar:
    """A bar in the chart's own units, ready for an SVG."""

    label: str
    x: float
    y: float
    height: float
    against_y: float
    against_height: float
    running: bool


@dataclass(frozen=True)
class BarChart:
    """Columns beside what they are compared with, drawn as an SVG by the page; no script is needed."""

    bars: tuple[Bar, ...]
    title: str
    width: int = 760
    height: int = 170
    ticks: tuple[tuple[str, int], ...] = field(default=())

    BOTTOM, TOP = 24, 8

    @property
    def left(self) -> int:
        """Room for the longest words of the scale, in pixels; seven for a letter."""
        return 10 + 7 * max([4, *(len(words) for words, _ in self.ticks)])

    @property
    def words_x(self) -> int:
        return self.left - 8

    @property
    def top_value(self) -> int:
        values = [max(bar.value, bar.against) for bar in self.bars] + [value for _, value in self.ticks]
        return max([*values, 1])

    @property
    def column_width(self) -> float:
        return (self.width - self.left) / max(len(self.bars), 1)

    @property
    def bar_width(self) -> float:
        return round(min(18, self.column_width / 3), 1)

    @property
    def label_y(self) -> int:
        return self.height - 6

    def drawn(self) -> list[DrawnBar]:
        """Each bar with its place; x is the middle of its column."""
        drawn = []
        for place, bar in enumerate(self.bars):
            x = self.left + self.column_width * (place + 0.5)
            y, against_y = self._y(bar.value), self._y(bar.against)
            floor = self.height - self.BOTTOM
            drawn.append(DrawnBar(bar.label, round(x, 1), y, floor - y, against_y, floor - against_y, bar.running))
        return drawn

    def lines(self) -> list[tuple[str, float]]:
        """The words and height of each grid line."""
        return [(words, self._y(value)) for words, value in self.ticks]

    def _y(self, value: int) -> float:
        room = self.height - self.BOTTOM - self.TOP
        return round(self.height - self.BOTTOM - room * value / self.top_value, 1)
