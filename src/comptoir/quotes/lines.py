"""The lines of a quote, what changed between two versions of them, and what they leave the shop. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from comptoir.kernel.money import part_of

WHOLE = 10_000  # Basis points.


@dataclass(frozen=True)
class Line:
    """So many of an article at a price. ``list_minor`` is what the shop asked when it was written."""

    variant_id: int
    sku: str
    name: str
    quantity: int
    list_minor: int  # A piece, as the shop prices: with tax or without.
    unit_minor: int
    total_minor: int  # All of them, with tax.
    tax_minor: int
    tax_basis_points: int
    remark: str = ""

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def off(self) -> int:
        """Whole percents below the list price; 0 where it is not."""
        less = self.list_minor - self.unit_minor
        return part_of(less, 100, self.list_minor) if less > 0 and self.list_minor else 0


def read(stored: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines as a version keeps them."""
    return [Line(**one) for one in stored]


@dataclass(frozen=True)
class Change:
    """What became of an article from one version to another: added, removed, changed or same."""

    kind: str
    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        found = self.after or self.before
        assert found
        return found


def redline(before: Sequence[Line], after: Sequence[Line]) -> list[Change]:
    """Each article of either version, those of the later one first, in their order."""
    old = {line.sku: line for line in before}
    new = {line.sku: line for line in after}
    said = [Change(_kind(old.get(sku), line), old.get(sku), line) for sku, line in new.items()]
    return said + [Change("removed", line, None) for sku, line in old.items() if sku not in new]


def _kind(before: Line | None, after: Line) -> str:
    if before is None:
        return "added"
    same = (before.quantity, before.unit_minor, before.remark) == (after.quantity, after.unit_minor, after.remark)
    return "same" if same else "changed"


@dataclass(frozen=True)
class Margin:
    """What a line, or a whole quote, leaves the shop of its price without tax; None where a cost is not known."""

    net_minor: int
    cost_minor: int | None
    is_low: bool

    @property
    def basis_points(self) -> int | None:
        if self.cost_minor is None:
            return None
        if self.net_minor <= 0:
            return 0 if self.cost_minor == 0 else -WHOLE
        return (self.net_minor - self.cost_minor) * WHOLE // self.net_minor

    @property
    def percent(self) -> str:
        return "" if self.basis_points is None else f"{self.basis_points / 100:.1f}"


def margins(lines: Sequence[Line], costs: Mapping[int, int], least: int) -> dict[str, Margin]:
    """What each line leaves, by article number; below ``least`` basis points it is low."""
    found = {}
    for line in lines:
        cost = costs.get(line.variant_id)
        net = line.total_minor - line.tax_minor
        whole = None if cost is None else cost * line.quantity
        is_low = Margin(net, whole, is_low=False).basis_points
        found[line.sku] = Margin(net, whole, is_low is not None and is_low < least)
    return found


def margin_of_all(of_lines: Mapping[str, Margin]) -> Margin:
    """Of those lines together whose cost is known."""
    known = [one for one in of_lines.values() if one.cost_minor is not None]
    cost = sum(one.cost_minor or 0 for one in known) if known else None
    return Margin(sum(one.net_minor for one in known), cost, any(one.is_low for one in known))
