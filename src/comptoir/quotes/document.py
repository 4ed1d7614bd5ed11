"""A version of a quote as a paper."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date

from comptoir.kernel.money import say
from comptoir.look.documents import Column, Paper, Party, Row, Sum, set_paper

from .lines import Line, read

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

    from .models import Quote, Version


def quote_pdf(quote: "Quote", version: "Version") -> bytes:
    """The PDF of a version: what the customer is offered. What things cost the shop is not in it."""
    shop, lines = quote.shop, read(version.lines)
    return set_paper(
        Paper(
            title="Quote", number=f"{quote.number} · version {version.number}", brand=shop.name, sender=_sender(shop),
            parties=_parties(version), facts=_facts(version, shop), columns=_columns(shop),
            rows=tuple(_row(line, quote.currency) for line in lines), sums=_sums(quote, version),
            taxes=_taxes(lines, quote.currency),
            notes=tuple(part for part in version.note.splitlines() if part.strip()),
            foot=f"Quote {quote.number}, version {version.number}", colour=shop.colour, logo_svg=shop.logo_svg,
            made_at=version.sent_at or version.made_at,
        )
    )  # fmt: skip


def file_name(quote: "Quote", version: "Version") -> str:
    return f"{quote.number}-{version.number}.pdf"


def _sender(shop: "Shop") -> tuple[str, ...]:
    return tuple(part for part in (shop.call_centre_number, shop.mail_from) if part)


def _parties(version: "Version") -> tuple[Party, ...]:
    to = version.ship_to
    town = " ".join(part for part in (to.get("postcode", ""), to.get("city", "")) if part)
    lines = [to.get("name", ""), to.get("company", ""), *to.get("street", "").splitlines(), town, version.country]
    return (Party("For", tuple(line for line in lines if line.strip())),) if to else ()


def _facts(version: "Version", shop: "Shop") -> tuple[tuple[str, str], ...]:
    made = (version.sent_at or version.made_at).astimezone(ZoneInfo(shop.timezone)).date()
    return (("Date", _day(made)), ("Valid until", _day(version.valid_until)))


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", locale="en_GB")


def _columns(shop: "Shop") -> tuple[Column, ...]:
    each = "Each" if shop.prices_include_tax else "Each, without tax"
    names = ("Quantity", each, "Tax", "Amount")
    return (Column("Article", figures=False, wide=True), *(Column(name) for name in names))


def _row(line: Line, currency: str) -> Row:
    tax = f"{line.tax_basis_points / 100:g} %"
    cells = (line.name, str(line.quantity), say(line.unit_minor, currency), tax, say(line.total_minor, currency))
    saved = (f"{line.off} % below {say(line.list_minor, currency)}",) if line.off else ()
    return Row(cells, (line.sku, *saved, *((line.remark,) if line.remark else ())))


def _sums(quote: "Quote", version: "Version") -> tuple[Sum, ...]:
    amounts = (
        ("Articles", version.items_minor, False, False),
        (version.shipping_name or "Delivery", version.shipping_minor, False, False),
        ("Total", version.total_minor, True, False),
        ("Of which tax", version.tax_minor, False, True),
    )
    return tuple(Sum(label, say(minor, quote.currency), strong, quiet) for label, minor, strong, quiet in amounts)


def _taxes(lines: list[Line], currency: str) -> tuple[tuple[str, str, str], ...]:
    """The tax of the articles by its rate."""
    rates = sorted({line.tax_basis_points for line in lines}, reverse=True)
    found = []
    for rate in rates:
        of_rate = [line for line in lines if line.tax_basis_points == rate]
        tax = sum(line.tax_minor for line in of_rate)
        net = sum(line.total_minor for line in of_rate) - tax
        found.append((f"{rate / 100:g} % of articles", say(net, currency), say(tax, currency)))
    return tuple(found)
