"""What an import met: counts and examples of every rule, refused lines, control totals."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from comptoir.exchange.sales.codes import LineKind
from comptoir.exchange.sales.rows import BadRow, Row
from comptoir.exchange.sales.rules import INVOICE_RULES, LINE_RULES, DocKind, is_plain
from comptoir.exchange.sales.values import MILLI
from comptoir.kernel import money

EXAMPLES = 5
_SENTENCES = {rule.__name__: " ".join((rule.__doc__ or "").split()) for rule in (*LINE_RULES, *INVOICE_RULES)}


class Example(NamedTuple):
    """A line a rule met, as a reader finds it in the file."""

    line: int
    said: str


@dataclass
class Totals:
    """Sums over the lines that were read. ``raw`` is exact, in thousandths of the smallest coin."""

    lines: int = 0
    invoices: int = 0
    quantity: int = 0
    raw: int = 0
    booked_minor: int = 0

    @property
    def rounding(self) -> int:
        """What booking in whole coins added, in thousandths of the smallest coin."""
        return self.booked_minor * MILLI - self.raw


@dataclass
class Report:
    """Counts of one part of an import, or of the whole: reports add up, and go through JSON."""

    totals: Totals = field(default_factory=Totals)
    rules: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    invoice_kinds: Counter[str] = field(default_factory=Counter)
    line_kinds: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    refused_examples: list[Example] = field(default_factory=list)

    def count(self, doc: DocKind, rows: Sequence[Row], kinds: Sequence[LineKind], booked_minor: int) -> None:
        """One invoice: every rule is asked about it and about each of its lines."""
        totals = self.totals
        totals.invoices += 1
        totals.lines += len(rows)
        totals.quantity += sum([row.quantity for row in rows])
        totals.raw += sum([row.quantity * row.price for row in rows])
        totals.booked_minor += booked_minor
        self.invoice_kinds[doc.value] += 1
        for row, kind in zip(rows, kinds, strict=True):
            if not is_plain(row, doc, kind):
                self._count_odd(row, doc, kind)
        for rule in INVOICE_RULES:
            for row in rule(rows):
                self._met(rule.__name__, row)

    def _count_odd(self, row: Row, doc: DocKind, kind: LineKind) -> None:
        if kind is not LineKind.PRODUCT:
            self.line_kinds[kind.value] += 1
        for rule in LINE_RULES:
            if rule(row, doc, kind):
                self._met(rule.__name__, row)

    def refuse(self, row: BadRow) -> None:
        """A line that was left out, with the reason."""
        self.refused += 1
        if len(self.refused_examples) < EXAMPLES:
            self.refused_examples.append(Example(row.line, row.reason))

    def add(self, other: "Report") -> None:
        """Take in the report of another part; the examples are those of the earliest lines."""
        for name, value in asdict(other.totals).items():
            setattr(self.totals, name, getattr(self.totals, name) + value)
        self.rules.update(other.rules)
        self.invoice_kinds.update(other.invoice_kinds)
        self.line_kinds.update(other.line_kinds)
        self.refused += other.refused
        self.refused_examples = sorted([*self.refused_examples, *other.refused_examples])[:EXAMPLES]
        for name, examples in other.examples.items():
            self._keep(name, examples)

    def differences(self, expected: Totals) -> list[str]:
        """Sentences that name every control total which is not as expected; none when all agree."""
        mine, theirs = asdict(self.totals), asdict(expected)
        return [
            f"{name} is {mine[name]:,} and should be {theirs[name]:,}" for name in mine if mine[name] != theirs[name]
        ]

    def as_json(self) -> dict[str, Any]:
        """Plain lists and numbers, for a JSON column."""
        return {
            "totals": asdict(self.totals),
            "rules": dict(self.rules),
            "examples": {name: [list(one) for one in some] for name, some in self.examples.items()},
            "invoice_kinds": dict(self.invoice_kinds),
            "line_kinds": dict(self.line_kinds),
            "refused": self.refused,
            "refused_examples": [list(one) for one in self.refused_examples],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Report":
        """The report that `as_json` described."""
        return cls(
            totals=Totals(**kept["totals"]),
            rules=Counter(kept["rules"]),
            examples={name: [Example(*one) for one in some] for name, some in kept["examples"].items()},
            invoice_kinds=Counter(kept["invoice_kinds"]),
            line_kinds=Counter(kept["line_kinds"]),
            refused=kept["refused"],
            refused_examples=[Example(*one) for one in kept["refused_examples"]],
        )

    def text(self, currency: str = "GBP") -> str:
        """The report as people read it."""
        return "\n".join([*self._totals_text(currency), *self._rules_text(), *self._refused_text()])

    def _totals_text(self, currency: str) -> Iterable[str]:
        totals = self.totals
        kinds = ", ".join(f"{count:,} {kind}s" for kind, count in sorted(self.invoice_kinds.items()))
        yield f"{totals.lines:,} lines on {totals.invoices:,} invoices ({kinds or 'none'})"
        yield f"Quantity {totals.quantity:,}"
        yield f"Quantity × price {exact(totals.raw, currency):,} {currency}"
        yield f"Booked {money.to_major(totals.booked_minor, currency):,} {currency}"
        yield f"Rounding to whole coins, line by line: {exact(totals.rounding, currency):+,} {currency}"
        if self.line_kinds:
            services = ", ".join(f"{count:,} {kind}" for kind, count in self.line_kinds.most_common())
            yield f"Lines that are no products: {services}"

    def _rules_text(self) -> Iterable[str]:
        for name, sentence in _SENTENCES.items():
            if not self.rules[name]:
                continue
            yield ""
            yield f"{self.rules[name]:,} × {sentence}"
            shown = (f"line {one.line} {one.said}".rstrip() for one in self.examples.get(name, []))
            yield f"    {'; '.join(shown)}"

    def _refused_text(self) -> Iterable[str]:
        yield ""
        yield (
            f"{self.refused:,} lines could not be read and were left out." if self.refused else "No line was left out."
        )
        for one in self.refused_examples:
            yield f"    line {one.line} {one.said}"

    def _met(self, name: str, row: Row) -> None:
        self.rules[name] += 1
        if self.rules[name] <= EXAMPLES:
            said = f"({row.invoice}: {row.quantity} × {row.stock_code} {row.description})".replace(" )", ")")
            self.examples.setdefault(name, []).append(Example(row.line, said))

    def _keep(self, name: str, more: Sequence[Example]) -> None:
        self.examples[name] = sorted([*self.examples.get(name, []), *more])[:EXAMPLES]


def exact(thousandths: int, currency: str) -> Decimal:
    """Thousandths of the smallest coin in whole units of the currency, without needless zeros."""
    amount = Decimal(thousandths).scaleb(-money.digits(currency) - 3)
    shortest = amount.normalize()
    digits = -int(shortest.as_tuple().exponent)
    return amount.quantize(Decimal(1).scaleb(-max(money.digits(currency), digits)))
