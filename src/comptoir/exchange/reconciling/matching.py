"""Lines of somebody else's file beside the money in our books. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from comptoir.kernel.money import say

from .lines import StatementLine

NUMBER = re.compile(r"\b([A-Z]{1,6})\s?-?\s?(\d{4,12})\b")


@dataclass(frozen=True)
class Fact:
    """Money in our books: what came (above zero) or went back."""

    reference: str  # The gateway's payment or refund, or the number on the receipt.
    order: str
    on: date  # The day of the shop.
    amount_minor: int
    currency: str


class Verdict(StrEnum):
    MATCHED = "matched"
    AMOUNT = "amount"  # Both know it, with another amount.
    NOT_BOOKED = "not_booked"  # The file has it, our books do not.
    NOT_IN_FILE = "not_in_file"
    TWICE = "twice"  # The file has it once more than our books.
    UNKNOWN = "unknown"  # The file names nothing that we know.


@dataclass(frozen=True)
class Match:
    """A line, a fact, or both, and what to do about them."""

    verdict: Verdict
    to_do: str = ""
    order: str = ""
    line: StatementLine | None = None
    fact: Fact | None = None

    @property
    def amount_minor(self) -> int:
        one = self.line or self.fact
        return one.amount_minor if one else 0

    @property
    def currency(self) -> str:
        one = self.line or self.fact
        return one.currency if one else ""


def match_gateway(lines: Sequence[StatementLine], facts: Sequence[Fact]) -> list[Match]:
    """A gateway's report: its own ids name what we keep of it."""
    left = {fact.reference: fact for fact in facts}
    seen: dict[str, Fact] = {}
    found = []
    for line in lines:
        fact = left.pop(line.reference, None)
        if fact:
            seen[line.reference] = fact
            found.append(_beside(line, fact))
        elif line.reference in seen:
            to_do = "The report has it twice: ask the gateway."
            found.append(Match(Verdict.TWICE, to_do, seen[line.reference].order, line))
        else:
            to_do = (
                f"{_said(line)} is not in our books: look for it at the gateway under {line.reference or 'its date'}."
            )
            found.append(Match(Verdict.NOT_BOOKED, to_do, "", line))
    return found + [_missing(fact, "the gateway's report") for fact in left.values()]


def match_bank(lines: Sequence[StatementLine], facts: Sequence[Fact], owed: Mapping[str, int]) -> list[Match]:
    """A bank's statement: payers name an order, or the receipt that we wrote down.

    ``owed``: what the orders that are named (:func:`numbers_in`) still ask for; it explains what nobody recorded yet.
    """
    by_name: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for name in {_plain(fact.order), _plain(fact.reference)} - {""}:
            by_name[name].append(fact)
    open_facts = set(facts)
    found = []
    for line in lines:
        names = _names(line)
        known = [fact for name in names for fact in by_name.get(name, ())]
        candidates = [fact for fact in known if fact in open_facts and _same_way(fact, line)]
        best = next((fact for fact in candidates if fact.amount_minor == line.amount_minor), None)
        best = best or next(iter(candidates), None)
        if best:
            open_facts.discard(best)
            found.append(_beside(line, best))
        else:
            found.append(_unbooked(line, names, known, owed))
    return found + [_missing(fact, "the statement") for fact in facts if fact in open_facts]


def numbers_in(lines: Iterable[StatementLine]) -> set[str]:
    """What looks like the number of an order in the words of payers, written as we write it."""
    return {f"{prefix}-{digits}" for line in lines for prefix, digits in NUMBER.findall(line.text.upper())}


def _unbooked(line: StatementLine, names: Sequence[str], known: Sequence[Fact], owed: Mapping[str, int]) -> Match:
    numbers = {_plain(number): number for number in owed}
    order = next((numbers[name] for name in names if name in numbers), "")
    if order and owed[order] > 0 and line.amount_minor > 0:
        exact = owed[order] == line.amount_minor
        more = "" if exact else f" {say(owed[order], line.currency)} is asked for, so look at the difference first."
        return Match(Verdict.NOT_BOOKED, f"Record {_said(line)} as a bank transfer on {order}.{more}", order, line)
    if known or (order and line.amount_minor > 0):
        order = order or known[0].order
        to_do = f"{order or 'The order'} has all its money: it was paid twice, or is for another order."
        return Match(Verdict.TWICE, to_do, order, line)
    if line.amount_minor < 0:
        return Match(Verdict.UNKNOWN, "It went out and names no refund of ours: is it a cost of the shop?", order, line)
    return Match(Verdict.UNKNOWN, "It names no order that waits for money: ask the payer what it is for.", order, line)


def _beside(line: StatementLine, fact: Fact) -> Match:
    if (line.amount_minor, line.currency) == (fact.amount_minor, fact.currency):
        return Match(Verdict.MATCHED, "", fact.order, line, fact)
    ours = say(fact.amount_minor, fact.currency)
    to_do = f"The file says {_said(line)}, our books {ours}: correct the one that is wrong."
    return Match(Verdict.AMOUNT, to_do, fact.order, line, fact)


def _missing(fact: Fact, where: str) -> Match:
    said = say(fact.amount_minor, fact.currency)
    to_do = f"Our books have {said}, {where} has not: it comes with a later one, or never came."
    return Match(Verdict.NOT_IN_FILE, to_do, fact.order, None, fact)


def _same_way(fact: Fact, line: StatementLine) -> bool:
    return (fact.amount_minor > 0) == (line.amount_minor > 0) and fact.currency == line.currency


def _names(line: StatementLine) -> list[str]:
    """What a line may name: numbers like those of orders, and each word that could be a receipt."""
    text = f"{line.text} {line.reference}".upper()
    numbers = [f"{prefix}{digits}" for prefix, digits in NUMBER.findall(text)]
    words = [_plain(word) for word in text.split()]
    return list(dict.fromkeys([*numbers, *(word for word in words if any(c.isdigit() for c in word))]))


def _plain(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _said(line: StatementLine) -> str:
    return say(line.amount_minor, line.currency)
