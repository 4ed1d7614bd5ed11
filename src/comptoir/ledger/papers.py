"""How the papers of a customer's money look: credit notes, and statements of what she has or owes. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from comptoir.kernel.clock import day_of
from comptoir.look.documents import Column, Paper, Party, Row, Sum, set_paper
from comptoir.look.words import money

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

    from .models import CreditNote
    from .queries import Money, StatementLine

WITHOUT_END = "without end"


def credit_note_pdf(note: "CreditNote", *, name: str) -> bytes:
    """A credit note as it was issued to ``name``; the same note always gives the same bytes."""
    shop = note.shop
    end = _day(note.expires_at, shop) if note.expires_at else WITHOUT_END
    about = f"Of order {note.purpose}" if note.purpose else "Store credit"
    return set_paper(
        Paper(
            **_head(shop, note.issued_at),
            title="Credit note",
            number=note.number,
            parties=(Party("For", (name,)),),
            facts=(("Issued", _day(note.issued_at, shop)), ("Good until", end)),
            columns=(Column("What it is for", figures=False, wide=True), Column("Amount")),
            rows=(Row((about, money(note.amount_minor, note.currency)), (note.get_kind_display(),)),),
            sums=(Sum("To be spent", money(note.amount_minor, note.currency), strong=True),),
            notes=(
                f"To be spent at {shop.name}: name the number when you order, or choose it on the payment page when "
                "you are signed in.",
            ),
        )
    )


def statement_pdf(one: "Money", lines: Sequence["StatementLine"], *, name: str, at: datetime) -> bytes:
    """The movements of a wallet or a credit line, given as ``statement`` gives them, and where it stands at ``at``."""
    shop, currency = one.shop, one.account.currency
    owed = not one.account.is_theirs
    sums = [Sum("Owed" if owed else "In the wallet", money(one.shown_minor, currency), strong=True)]
    if one.account.held_minor:
        sums.append(Sum("Held for orders", money(one.account.held_minor, currency), quiet=True))
    if owed:
        sums.append(Sum("Limit", money(one.account.limit_minor, currency), quiet=True))
    rows = [
        Row(
            (
                _day(line.at, shop),
                line.words,
                money(line.amount_minor, currency),
                money(line.balance_minor, currency),
            ),
            (line.purpose,) if line.purpose else (),
        )
        for line in reversed(lines)
    ]
    return set_paper(
        Paper(
            **_head(shop, at),
            title="Statement",
            number=one.account.get_kind_display(),
            parties=(Party("For", (name,)),),
            facts=(("As of", _day(at, shop)),),
            columns=(
                Column("Day", figures=False),
                Column("What happened", figures=False, wide=True),
                Column("Amount"),
                Column("Then"),
            ),
            rows=tuple(rows),
            sums=tuple(sums),
        )
    )


def _head(shop: "Shop", at: datetime) -> dict[str, Any]:
    return {
        "brand": shop.name, "colour": shop.colour, "logo_svg": shop.logo_svg, "made_at": at,
        "sender": (shop.call_centre_number,) if shop.call_centre_number else (),
    }  # fmt: skip


def _day(at: datetime, shop: "Shop") -> str:
    day = day_of(at, shop.timezone)
    return f"{day.day} {day:%B %Y}"
