"""Filters and tags of every page; a builtin library, so no template has to load it."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from comptoir.kernel import clock
from comptoir.look import badges, words
from comptoir.look.pictures import picture_url as url_of_picture

register = template.Library()


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ order.due_minor|money:order.currency }}`; nothing known is a dash."""
    return words.money(minor, currency) if isinstance(minor, int) else "–"


@register.filter
def signed_money(minor: int | None, currency: str) -> str:
    """As `money`, with a plus sign too; zero is a dash."""
    return words.money(minor, currency, signed=True) if isinstance(minor, int) and minor else "–"


@register.filter
def sentence_case(text: object) -> str:
    return words.sentence_case(str(text or ""))


@register.filter
def initials(name: object) -> str:
    return words.initials(str(name or ""))


@register.filter
def avatar_tone(name: object) -> str:
    return words.avatar_tone(str(name or ""))


@register.filter
def short_time(at: datetime | None, now: datetime | None = None) -> str:
    """`{{ event.at|short_time:now }}`: 16:18 today, 3 Sep this year, 3 Sep 2025 before."""
    return words.short_time(at, now or clock.now()) if at else "–"


@register.filter
def full_time(at: datetime | None) -> str:
    return words.full_time(at) if at else "–"


@register.filter
def long_day(at: datetime | None) -> str:
    return words.long_day(at) if at else ""


@register.filter
def age(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago: `12 min`."""
    return words.span(((now or clock.now()) - at).total_seconds()) if at else "–"


@register.filter
def time_left(until: datetime | None, now: datetime | None = None) -> str:
    return words.time_left(until, now or clock.now())[0] if until else ""


@register.filter
def time_left_tone(until: datetime | None, now: datetime | None = None) -> str:
    return words.time_left(until, now or clock.now())[1] if until else "grey"


@register.filter
def stage_badge(stage: object) -> badges.StageBadge:
    return badges.stage_badge(str(stage))


@register.filter
def payment_badge(state: object) -> badges.PaymentBadge:
    return badges.payment_badge(str(state))


@register.filter
def picture_url(description: object) -> str:
    """The address of the drawn picture of a product with this description."""
    return url_of_picture(str(description or ""))


@register.simple_tag
def icon(name: str, label: str = "", kind: str = "") -> SafeString:
    """One icon of the sprite; hidden from screen readers unless it has a label of its own."""
    sprite = static("vendor/icons.svg")
    kinds = f"icon {kind}".strip()
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', kinds, label, sprite, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', kinds, sprite, name)


@register.filter
def message_tone(level: str) -> str:
    """The tone of one of Django's message levels."""
    return {"success": "green", "warning": "amber", "error": "red"}.get(level, "blue")


@register.filter
def message_icon(level: str) -> str:
    return {"success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}.get(level, "info-circle")
