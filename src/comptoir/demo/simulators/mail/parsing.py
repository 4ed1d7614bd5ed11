"""A mail taken apart. Broken mails are shown as far as they can be read."""

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import cast

_LINK = r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]"


@dataclass(frozen=True)
class Part:
    """An attachment, or a picture that the HTML shows."""

    filename: str
    content_type: str
    content_id: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    headers: list[tuple[str, str]]
    text: str
    html: str  # Its pictures inside, nothing else changed.
    attachments: list[Part]

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name), "")


def parse(raw: bytes) -> Mail:
    message = cast(EmailMessage, message_from_bytes(raw, policy=policy.default))
    text, markup = "", ""
    parts: list[Part] = []
    for part in _leaves(message):
        is_body = part.get_content_disposition() != "attachment" and not part.get_filename()
        if is_body and part.get_content_type() == "text/plain" and not text:
            text = _decoded(part)
        elif is_body and part.get_content_type() == "text/html" and not markup:
            markup = _decoded(part)
        else:
            parts.append(_read_part(part, len(parts) + 1))
    for picture in (part for part in parts if part.content_id):
        data = f"data:{picture.content_type};base64,{base64.b64encode(picture.content).decode()}"
        markup = markup.replace(f"cid:{picture.content_id}", data)
    return Mail(_headers(message), text, markup, [part for part in parts if not part.content_id])


def links(mail: Mail) -> list[str]:
    """Every address that the mail leads to, once, in order."""
    reader = _LinkReader()
    reader.feed(mail.html)
    found = [*reader.found, *re.findall(_LINK, mail.text)]
    return list(dict.fromkeys(found))


def with_links(text: str) -> str:
    """Plain text as HTML whose addresses can be clicked."""
    pieces = re.split(f"({_LINK})", text)
    for place, piece in enumerate(pieces):
        pieces[place] = html.escape(piece)
        if place % 2:
            pieces[place] = f'<a href="{pieces[place]}" target="_blank" rel="noopener">{pieces[place]}</a>'
    return "".join(pieces)


def _leaves(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something; a mail attached to a mail is one of them."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.iter_parts():
            yield from _leaves(cast(EmailMessage, part))
    else:
        yield message


def _headers(message: EmailMessage) -> list[tuple[str, str]]:
    try:
        return [(name, str(value)) for name, value in message.items()]
    except Exception:  # The parser of the standard library stumbles over some broken headers.
        return [(name, str(value)) for name, value in message.raw_items()]


def _decoded(part: EmailMessage) -> str:
    content = cast(bytes, part.get_payload(decode=True) or b"")
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("latin-1")


def _read_part(part: EmailMessage, place: int) -> Part:
    content = part.as_bytes() if part.is_multipart() else cast(bytes, part.get_payload(decode=True) or b"")
    name = part.get_filename() or f"part-{place}"
    shown_inside = part.get_content_disposition() != "attachment" and part.get_content_maintype() == "image"
    content_id = str(part.get("Content-ID", "")).strip("<> ") if shown_inside else ""
    return Part(re.sub(r"[\x00-\x1f/\\\"]", "_", name), part.get_content_type(), content_id, content)


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") if tag == "a" else None
        if address and address.startswith(("http://", "https://")):
            self.found.append(address)
