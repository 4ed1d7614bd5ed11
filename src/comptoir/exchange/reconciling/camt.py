"""A bank's statement as camt.053 (ISO 20022), of any version: read with the standard library alone."""

from datetime import date
from typing import NoReturn
from xml.etree import ElementTree

from comptoir.kernel.errors import Invalid

from .lines import MOST_LINES, Statement, StatementLine, amount_of, require_size

Element = ElementTree.Element


class _NoDeclarations(ElementTree.TreeBuilder):
    """A document type can name files and blow up by its own entities; no bank's statement has one."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> NoReturn:
        raise Invalid("The file declares a document type, which no statement needs. It was not read.", field="file")


def read_camt(content: bytes) -> Statement:
    """The booked entries of every statement in the file. Raises Invalid for what is no camt.053."""
    require_size(content)
    parser = ElementTree.XMLParser(target=_NoDeclarations())  # noqa: S314 - declarations, and with them entities, are refused before any is read.
    try:
        parser.feed(content)
        root = parser.close()
    except ElementTree.ParseError as problem:
        line = problem.position[0]
        raise Invalid(f"The file is no XML from line {line} on. Nothing was matched.", field="file") from None
    except (LookupError, ValueError):  # An encoding that nobody knows.
        raise Invalid("The file is no XML that can be read. Nothing was matched.", field="file") from None
    entries = [entry for entry in root.iter() if _name(entry) == "Ntry"]
    if _name(root) != "Document" or not any(_name(one) == "BkToCstmrStmt" for one in root):
        raise Invalid("The file is XML, but no bank statement (camt.053).", field="file")
    if len(entries) > MOST_LINES:
        raise Invalid(f"The file has more than {MOST_LINES} entries; take a shorter time.", field="file")
    found = Statement()
    for place, entry in enumerate(entries, 1):
        try:
            found.lines += _lines(entry, place)
        except ValueError as problem:
            found.bad.append(f"Entry {place}: {problem}.")
    return found


def _lines(entry: Element, place: int) -> list[StatementLine]:
    """One line, or one for each transaction of a batch that names its amounts. Raises ValueError with the reason."""
    if _text(entry, "Sts", "Cd") not in ("BOOK", "") or (_text(entry, "Sts") not in ("BOOK", "")):
        return []  # Pending, or for information: not money yet.
    on, (amount, currency) = _day(entry), _amount(_child(entry, "Amt"))
    sign = _sign(entry)
    parts = [part for details in _all(entry, "NtryDtls") for part in _all(details, "TxDtls")]
    amounts = [_amount_of_part(part) for part in parts]
    if len(parts) > 1 and all(amounts) and sum(one[0] for one in amounts if one) == amount:
        told = [(part, one[0]) for part, one in zip(parts, amounts, strict=True) if one]
    else:
        told = [(parts[0] if parts else entry, amount)]
    return [
        StatementLine(
            place, on, sign * part_amount, currency, _words(part) or _text(entry, "AddtlNtryInf"),
            _text(part, "Refs", "AcctSvcrRef") or _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"),
        )
        for part, part_amount in told
    ]  # fmt: skip


def _sign(entry: Element) -> int:
    side = _text(entry, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise ValueError("it does not say whether money came or went")
    return 1 if side == "CRDT" else -1


def _day(entry: Element) -> date:
    for name in ("BookgDt", "ValDt"):
        text = _text(entry, name, "Dt") or _text(entry, name, "DtTm")
        if text:
            try:
                return date.fromisoformat(text[:10])
            except ValueError:
                raise ValueError(f"“{text[:30]}” is no date") from None
    raise ValueError("it has no date")


def _amount(element: Element | None) -> tuple[int, str]:
    text, currency = (element.text or "", element.get("Ccy", "")) if element is not None else ("", "")
    if len(currency) != 3 or not currency.isalpha():
        raise ValueError("it has no amount with a currency")
    try:
        return amount_of(text, currency), currency
    except ValueError:
        raise ValueError(f"“{text[:30]}” is no amount") from None


def _amount_of_part(part: Element) -> tuple[int, str] | None:
    found = _child(part, "Amt")
    if found is None and (details := _child(part, "AmtDtls")) is not None:
        inner = _child(details, "TxAmt")
        found = _child(inner, "Amt") if inner is not None else None
    return _amount(found) if found is not None else None


def _words(part: Element) -> str:
    """What the payer wrote, and the number by which she named it."""
    information = _child(part, "RmtInf")
    lines = [one.text or "" for one in _all(information, "Ustrd")] if information is not None else []
    if information is not None:
        lines += [one.text or "" for one in information.iter() if _name(one) == "Ref"]
    end_to_end = _text(part, "Refs", "EndToEndId")
    return " ".join([*lines, *([end_to_end] if end_to_end not in ("", "NOTPROVIDED") else [])]).strip()[:500]


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, name: str) -> list[Element]:
    return [child for child in element if _name(child) == name]


def _child(element: Element, name: str) -> Element | None:
    return next(iter(_all(element, name)), None)


def _text(element: Element, *path: str) -> str:
    here: Element | None = element
    for name in path:
        here = _child(here, name) if here is not None else None
    return (here.text or "").strip() if here is not None else ""
