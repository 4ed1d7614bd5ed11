"""A version of a quote as a paper."""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from comptoir.kernel.texts import town_line
from comptoir.look.documents import Column, Paper, Party, Row, Sum, set_paper
from comptoir.look.documents.languages import PaperLanguage, paper_language

from .lines import Line, read

WORDS = {
    "en": {
        "quote": "Quote", "version": "{number} · version {version}", "for": "For", "date": "Date",
        "until": "Valid until",
        "foot": "Quote {number}, version {version}", "article": "Article", "quantity": "Quantity", "each": "Each",
        "each_net": "Each, without tax", "tax": "Tax", "amount": "Amount", "below": "{off} % below {price}",
        "articles": "Articles", "delivery": "Delivery", "total": "Total", "of_which": "Of which tax",
        "rate": "{rate} of articles", "page": "Page", "of": "of",
    },
    "fr": {
        "quote": "Devis", "version": "{number} · version {version}", "for": "Pour", "date": "Date",
        "until": "Valable jusqu’au", "foot": "Devis {number}, version {version}", "article": "Article",
        "quantity": "Quantité", "each": "Prix unitaire", "each_net": "Prix unitaire HT", "tax": "TVA",
        "amount": "Montant", "below": "{off} % de moins que {price}", "articles": "Articles", "delivery": "Livraison",
        "total": "Total", "of_which": "Dont TVA", "rate": "{rate} des articles", "page": "Page", "of": "sur",
    },
    "de": {
        "quote": "Angebot", "version": "{number} · Fassung {version}", "for": "Für", "date": "Datum",
        "until": "Gültig bis", "foot": "Angebot {number}, Fassung {version}", "article": "Artikel",
        "quantity": "Menge", "each": "Einzelpreis", "each_net": "Einzelpreis ohne Steuer", "tax": "Steuer",
        "amount": "Betrag", "below": "{off} % unter {price}", "articles": "Artikel", "delivery": "Versand",
        "total": "Summe", "of_which": "Darin Steuer", "rate": "{rate} der Artikel", "page": "Seite", "of": "von",
    },
}  # fmt: skip

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

    from .models import Quote, Version


def quote_pdf(quote: "Quote", version: "Version") -> bytes:
    """The PDF of a version, in the language it was written for: what she is offered, not what it costs the shop."""
    shop, lines = quote.shop, read(version.lines)
    spoken = paper_language(version.language)
    words = WORDS[spoken.code]
    named = {"number": quote.number, "version": version.number}
    return set_paper(
        Paper(
            title=words["quote"], number=words["version"].format(**named), brand=shop.name, sender=_sender(shop),
            parties=_parties(version, words, spoken), facts=_facts(version, shop, words, spoken),
            columns=_columns(shop, words), rows=tuple(_row(line, quote.currency, words, spoken) for line in lines),
            sums=_sums(quote, version, words, spoken), taxes=_taxes(lines, quote.currency, words, spoken),
            notes=tuple(part for part in version.note.splitlines() if part.strip()),
            foot=words["foot"].format(**named), colour=shop.colour, logo_svg=shop.logo_svg, language=spoken.code,
            page_words=(words["page"], words["of"]), made_at=version.sent_at or version.made_at,
        )
    )  # fmt: skip


def file_name(quote: "Quote", version: "Version") -> str:
    return f"{quote.number}-{version.number}.pdf"


def _sender(shop: "Shop") -> tuple[str, ...]:
    return tuple(part for part in (shop.call_centre_number, shop.mail_from) if part)


def _parties(version: "Version", words: dict[str, str], spoken: PaperLanguage) -> tuple[Party, ...]:
    to = version.ship_to
    town = town_line(to.get("postcode", ""), to.get("city", ""), version.country)
    country = spoken.country(version.country) if version.country else ""
    lines = [to.get("name", ""), to.get("company", ""), *to.get("street", "").splitlines(), town, country]
    return (Party(words["for"], tuple(line for line in lines if line.strip())),) if to else ()


def _facts(
    version: "Version", shop: "Shop", words: dict[str, str], spoken: PaperLanguage
) -> tuple[tuple[str, str], ...]:
    made = (version.sent_at or version.made_at).astimezone(ZoneInfo(shop.timezone)).date()
    return ((words["date"], spoken.day(made)), (words["until"], spoken.day(version.valid_until)))


def _columns(shop: "Shop", words: dict[str, str]) -> tuple[Column, ...]:
    each = words["each" if shop.prices_include_tax else "each_net"]
    names = (words["quantity"], each, words["tax"], words["amount"])
    return (Column(words["article"], figures=False, wide=True), *(Column(name) for name in names))


def _row(line: Line, currency: str, words: dict[str, str], spoken: PaperLanguage) -> Row:
    money = lambda minor: spoken.money(minor, currency)  # noqa: E731
    tax = spoken.rate(line.tax_basis_points)
    cells = (line.name, str(line.quantity), money(line.unit_minor), tax, money(line.total_minor))
    saved = (words["below"].format(off=line.off, price=money(line.list_minor)),) if line.off else ()
    return Row(cells, (line.sku, *saved, *((line.remark,) if line.remark else ())))


def _sums(quote: "Quote", version: "Version", words: dict[str, str], spoken: PaperLanguage) -> tuple[Sum, ...]:
    amounts = (
        (words["articles"], version.items_minor, False, False),
        (version.shipping_name or words["delivery"], version.shipping_minor, False, False),
        (words["total"], version.total_minor, True, False),
        (words["of_which"], version.tax_minor, False, True),
    )
    return tuple(
        Sum(label, spoken.money(minor, quote.currency), strong, quiet) for label, minor, strong, quiet in amounts
    )


def _taxes(
    lines: list[Line], currency: str, words: dict[str, str], spoken: PaperLanguage
) -> tuple[tuple[str, str, str], ...]:
    """The tax of the articles by its rate."""
    rates = sorted({line.tax_basis_points for line in lines}, reverse=True)
    found = []
    for rate in rates:
        of_rate = [line for line in lines if line.tax_basis_points == rate]
        tax = sum(line.tax_minor for line in of_rate)
        net = sum(line.total_minor for line in of_rate) - tax
        said = words["rate"].format(rate=spoken.rate(rate))
        found.append((said, spoken.money(net, currency), spoken.money(tax, currency)))
    return tuple(found)
