"""Pages from Liquid templates that escape everything they are given."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from babel.numbers import format_currency, get_currency_precision
from liquid import CachingFileSystemLoader, Environment
from liquid.extra import BlockTag, ExtendsTag

from comptoir.demo.simulators.web import Answer, Request

HERE = Path(__file__).parent
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
_RULES = (  # No form-action: after paying, the card page sends the customer back to the shop.
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; frame-ancestors 'self'"
)

_templates = Environment(
    loader=CachingFileSystemLoader(
        [HERE, *(HERE.parent / folder for folder in ("gateway", "courier", "stripe", "mail"))], auto_reload=False
    ),
    autoescape=True,
)
_templates.add_tag(ExtendsTag)
_templates.add_tag(BlockTag)


def html(template: str, *, status: int = HTTPStatus.OK, **values: Any) -> Answer:
    body = _templates.get_template(template).render(**values)
    return Answer(
        status, body.encode("utf-8", "replace"), "text/html; charset=utf-8", {"Content-Security-Policy": _RULES}
    )


def asset(request: Request) -> Answer:
    """A style sheet, script or drawing from this folder."""
    path = HERE / request.params["name"]
    if path.parent != HERE or path.suffix not in _KINDS or not path.is_file():
        return not_found(request)
    return Answer(body=path.read_bytes(), content_type=_KINDS[path.suffix], headers={"Cache-Control": "max-age=60"})


def not_found(request: Request) -> Answer:
    return html(
        "notice.html", status=404, title="Nothing here", text="This page does not exist, or no longer.", part=""
    )


def money(amount: int, currency: str) -> str:
    """£63.65, from minor units."""
    digits = get_currency_precision(currency)
    return format_currency(amount / 10**digits if digits else amount, currency, locale="en_GB")
