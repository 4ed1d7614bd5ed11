"""The door to the caught mails: pages for people, JSON for tests."""

import json
import sqlite3
from email.utils import parseaddr
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from comptoir.demo.simulators import moments
from comptoir.demo.simulators.look import pages
from comptoir.demo.simulators.mail.parsing import Mail, links, parse, with_links
from comptoir.demo.simulators.mail.store import BadKnob, MailStore
from comptoir.demo.simulators.web import Answer, Request, Route, json_answer, redirect

PAGE = 50
TABS = ("html", "text", "source")

# The mail may style itself and load pictures, as at the customer's; it runs nothing, and its links open outside.
_FRAME_RULES = (
    "default-src 'none'; style-src 'unsafe-inline' http: https:; img-src data: http: https:; "
    "font-src data: http: https:; sandbox allow-popups allow-popups-to-escape-sandbox"
)


def routes(store: MailStore) -> list[Route]:
    return [
        Route("GET", "/mail", lambda _: redirect("/mail/")),
        Route("GET", "/mail/", lambda request: _list(store, request)),
        Route("POST", "/mail/delete", lambda request: _delete_all(store)),
        Route("POST", "/mail/knobs", lambda request: _turn_by_form(store, request)),
        Route("GET", "/mail/api/messages", lambda request: _list_json(store, request)),
        Route("DELETE", "/mail/api/messages", lambda _: json_answer({"deleted": store.delete_all()})),
        Route("GET", "/mail/api/messages/{id}", lambda request: _show_json(store, request)),
        Route("GET", "/mail/api/behaviour", lambda _: json_answer(store.knobs())),
        Route("POST", "/mail/api/behaviour", lambda request: _turn(store, request)),
        Route("GET", "/mail/{id}", lambda request: _show(store, request)),
        Route("GET", "/mail/{id}/html", lambda request: _frame(store, request)),
        Route("GET", "/mail/{id}/raw", lambda request: _raw(store, request)),
        Route("GET", "/mail/{id}/attachments/{place}", lambda request: _attachment(store, request)),
    ]


def _list(store: MailStore, request: Request) -> Answer:
    """The list; with `part` only its rows, for the page that renews itself."""
    search, before = request.query.get("q", ""), request.query.get("before", "")
    rows = store.messages(
        search=search, before=int(before) if before.isdecimal() and len(before) < 16 else None, limit=PAGE + 1
    )
    template = "list_rows.html" if "part" in request.query else "list.html"
    return pages.html(
        template, part="mail", mails=[_row(row) for row in rows[:PAGE]], search=search, search_url=quote(search),
        before=before, older=rows[PAGE - 1]["id"] if len(rows) > PAGE else None, knobs=store.knobs(),
        count=store.count(), said=request.query.get("said", ""),
    )  # fmt: skip


def _show(store: MailStore, request: Request) -> Answer:
    row = store.find(request.params["id"])
    if row is None:
        return pages.not_found(request)
    mail = parse(row["raw"])
    tabs = [tab for tab in TABS if tab == "source" or getattr(mail, tab)]
    tab = request.query.get("show", "")
    attachments = [
        {"place": place, "filename": part.filename, "content_type": part.content_type, "size": _size(len(part.content))}
        for place, part in enumerate(mail.attachments)
    ]
    return pages.html(
        "message.html", part="mail", mail=_row(row), headers=mail.headers, attachments=attachments, tabs=tabs,
        tab=tab if tab in tabs else tabs[0], text=Markup(with_links(mail.text)),  # noqa: S704 - escaped there.
        source=row["raw"].decode("utf-8", "replace"),
    )  # fmt: skip


def _frame(store: MailStore, request: Request) -> Answer:
    row = store.find(request.params["id"])
    if row is None:
        return pages.not_found(request)
    markup = parse(row["raw"]).html
    at = markup.lower().find("<head>")
    base = '<base target="_blank">'
    whole = markup[: at + 6] + base + markup[at + 6 :] if at >= 0 else f"<!doctype html>{base}{markup}"
    return Answer(
        body=whole.encode("utf-8", "replace"),
        content_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": _FRAME_RULES},
    )


def _raw(store: MailStore, request: Request) -> Answer:
    row = store.find(request.params["id"])
    if row is None:
        return pages.not_found(request)
    return _download(row["raw"], f"mail-{row['id']}.eml", "message/rfc822")


def _attachment(store: MailStore, request: Request) -> Answer:
    row, place = store.find(request.params["id"]), request.params["place"]
    attachments = parse(row["raw"]).attachments if row else []
    if not place.isdecimal() or int(place) >= len(attachments):
        return pages.not_found(request)
    part = attachments[int(place)]
    return _download(part.content, part.filename, "application/octet-stream")


def _download(content: bytes, filename: str, content_type: str) -> Answer:
    name = f"attachment; filename*=UTF-8''{quote(filename.encode('utf-8', 'replace'), safe='')}"
    return Answer(body=content, content_type=content_type, headers={"Content-Disposition": name})


def _delete_all(store: MailStore) -> Answer:
    store.delete_all()
    return redirect("/mail/?said=deleted")


def _turn_by_form(store: MailStore, request: Request) -> Answer:
    try:
        store.turn(request.form())
    except BadKnob:
        return redirect("/mail/?said=refused")
    return redirect("/mail/?said=saved")


def _turn(store: MailStore, request: Request) -> Answer:
    try:
        return json_answer(store.turn(request.json()))
    except BadKnob as error:
        return json_answer({"error": {"code": "invalid", "message": str(error)}}, status=422)


def _list_json(store: MailStore, request: Request) -> Answer:
    limit = request.query.get("limit", "50")
    rows = store.messages(
        to=request.query.get("to", ""),
        search=request.query.get("q", ""),
        limit=min(int(limit), 500) if limit.isdecimal() and len(limit) < 9 else 50,
    )
    return json_answer({"messages": [_summary(row) for row in rows]})


def _show_json(store: MailStore, request: Request) -> Answer:
    row = store.find(request.params["id"])
    if row is None:
        return json_answer({"error": {"code": "not_found", "message": "There is no such mail."}}, status=404)
    mail: Mail = parse(row["raw"])
    attachments = [
        {
            "filename": part.filename,
            "content_type": part.content_type,
            "size": len(part.content),
            "url": f"/mail/{row['id']}/attachments/{place}",
        }
        for place, part in enumerate(mail.attachments)
    ]
    body = {
        "text": mail.text,
        "html": mail.html,
        "links": links(mail),
        "headers": mail.headers,
        "attachments": attachments,
    }
    return json_answer({**_summary(row), **body})


def _summary(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "received_at": moments.to_text(row["received_at"]),
        "sender": row["sender"],
        "recipients": json.loads(row["recipients"]),
        "from": row["from_text"],
        "to": row["to_text"],
        "subject": row["subject"],
        "size": row["size"],
    }


def _row(row: sqlite3.Row) -> dict[str, Any]:
    summary = _summary(row)
    sender = summary["from"] or summary["sender"] or "nobody"
    return {
        **summary,
        "when": moments.to_words(row["received_at"]),
        "to": summary["to"] or ", ".join(summary["recipients"]),
        "from": sender,
        "from_name": parseaddr(sender)[0] or sender,
        "recipients": ", ".join(address for address in summary["recipients"] if address not in summary["to"]),
        "attachments": row["attachments"],
        "size": _size(row["size"]),
    }


def _size(size: int) -> str:
    return (
        f"{size} bytes"
        if size < 1000
        else f"{size / 1000:.1f} kB"
        if size < 1_000_000
        else f"{size / 1_000_000:.1f} MB"
    )
