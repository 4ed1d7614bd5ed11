"""How an invoice and its correction look: from what the paper says, and to whom, to what is printed. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from comptoir.kernel.clock import day_of
from comptoir.look.documents import Column, Paper, Party, Row, Sum
from comptoir.look.documents.languages import PaperLanguage, paper_language

from .invoicing import LESS, SHIPPING, Entry, entries_of, total_of
from .paper_words import WORDS, Words

if TYPE_CHECKING:
    from .models import Document


def invoice_paper(document: "Document", whom: Mapping[str, Any] | None) -> Paper:
    """An invoice, or the correction of some; without ``whom`` its addressee has been deleted by now."""
    said, shop = document.said, document.shop
    language = paper_language(said["language"])
    words = WORDS[language.code]
    entries = entries_of(document)
    return Paper(
        title=words[document.kind],
        number=document.number,
        brand=shop.name,
        colour=shop.colour,
        logo_svg=shop.logo_svg,
        sender=(*said["sender"], *((f"{words['tax_number']} {said['tax_number']}",) if said["tax_number"] else ())),
        parties=(_addressee(whom, words, language), Party(words["of_order"], (said["order"],))),
        facts=_facts(document, words, language),
        columns=(
            Column(words["article"], figures=False, wide=True), Column(words["quantity"]), Column(words["rate"]),
            Column(words["amount"]),
        ),
        rows=tuple(_rows(document, entries, words, language)),
        sums=tuple(_sums(document, entries, words, language)),
        taxes=tuple(_taxes(document, entries, words, language)),
        notes=_notes(document, words, language),
        foot=f"{words[document.kind]} {document.number}",
        language=language.code,
        page_words=(words["page"], words["of"]),
        made_at=document.issued_at,
    )  # fmt: skip


def _addressee(whom: Mapping[str, Any] | None, words: Words, language: PaperLanguage) -> Party:
    if whom is None:
        return Party(words["for"], (words["forgotten"],))
    tax_number = f"{words['tax_number']} {whom['tax_number']}" if whom["tax_number"] else ""
    country = language.country(whom["country"]) if whom["country"] else ""
    first = (whom["company"], whom["name"]) if whom["company"] else (whom["name"],)
    return Party(words["for"], tuple(line for line in (*first, *whom["lines"], country, tax_number) if line))


def _facts(document: "Document", words: Words, language: PaperLanguage) -> tuple[tuple[str, str], ...]:
    said = document.said
    facts = [(words["issued"], language.day(day_of(document.issued_at, document.shop.timezone)))]
    if said["due_on"]:
        facts.append((words["due_on"], language.day(date.fromisoformat(said["due_on"]))))
    facts += [(words["corrects"], number) for number in said.get("corrects", ())]
    return tuple(facts)


def _rows(document: "Document", entries: Mapping[str, Entry], words: Words, language: PaperLanguage) -> list[Row]:
    rows, less = [], 0
    lines = sorted((int(key.partition(":")[2]), key) for key in entries if key.startswith("line:"))
    each = words["each" if document.shop.prices_include_tax else "each_without_tax"]
    for _, key in lines:
        entry, (sku, name, unit) = entries[key], document.said["texts"][key]
        under = (sku, each.format(amount=language.money(unit, document.currency)))
        amount = language.money(entry.amount_minor, document.currency)
        rows.append(Row((name, str(entry.pieces or ""), language.rate(entry.rate), amount), under))
    for key, entry in entries.items():
        amount = language.money(entry.amount_minor, document.currency)
        if key == SHIPPING:
            rows.append(Row((words["shipping"], "", language.rate(entry.rate), amount)))
        less += entry.amount_minor if key.startswith(LESS) else 0
    if less:
        rows.append(Row((words["less"], "", "", language.money(less, document.currency))))
    return rows


def _sums(document: "Document", entries: Mapping[str, Entry], words: Words, language: PaperLanguage) -> list[Sum]:
    money = lambda minor: language.money(minor, document.currency)  # noqa: E731
    tax = Sum(words["of_which_tax"], money(sum(entry.tax_minor for entry in entries.values())), quiet=True)
    if document.kind == "correction":
        return [Sum(words["taken_off"], money(document.amount_minor), strong=True), tax]
    paid = document.said["paid_minor"]
    sums = [Sum(words["total"], money(total_of(entries)), strong=not paid), tax]
    if paid:
        sums.append(Sum(words["paid"], money(-paid)))
        sums.append(Sum(words["to_pay"], money(document.amount_minor - paid), strong=True))
    return sums


def _taxes(
    document: "Document", entries: Mapping[str, Entry], words: Words, language: PaperLanguage
) -> list[tuple[str, str, str]]:
    by_rate: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries.values():
        by_rate[entry.rate][0] += entry.amount_minor - entry.tax_minor
        by_rate[entry.rate][1] += entry.tax_minor
    return [
        (
            words["tax_of"].format(rate=language.rate(rate)),
            language.money(net, document.currency),
            language.money(tax, document.currency),
        )
        for rate, (net, tax) in sorted(by_rate.items(), reverse=True)
    ]


def _notes(document: "Document", words: Words, language: PaperLanguage) -> tuple[str, ...]:
    said = document.said
    if document.kind == "correction":
        return (words["correction_note"].format(numbers=", ".join(said["corrects"])),)
    open_minor = document.amount_minor - said["paid_minor"]
    if open_minor <= 0:
        return (words["all_paid"],)
    day = language.day(date.fromisoformat(said["due_on"]))
    amount = language.money(open_minor, document.currency)
    please = words["please"].format(amount=amount, day=day, number=document.number)
    return (words["on_account"], please) if said["on_account"] else (please,)
