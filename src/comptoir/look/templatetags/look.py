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


# What points along the line of reading: mirrored where people write from right to left.
FLIPS = frozenset(
    {"arrow-back-up", "arrow-left", "arrow-right", "chevron-left", "chevron-right",
     "layout-sidebar-left-collapse", "layout-sidebar-left-expand"}
)  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "", kind: str = "") -> SafeString:
    """One icon of the sprite; hidden from screen readers unless it has a label of its own."""
    sprite = static("vendor/icons.svg")
    kinds = " ".join(word for word in ("icon", kind, "flips" if name in FLIPS else "") if word)
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>', kinds, label, sprite, name
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>', kinds, sprite, name)


# The three that stand in every row of a list are tags: a component costs a millisecond each time.
@register.simple_tag
def stage(stage: object, words: str = "") -> SafeString:
    """The badge of a stage; what ``<c-stage>`` draws."""
    badge = badges.stage_badge(str(stage))
    return format_html(
        '<span class="badge-stage tone-{}">{}{}</span>', badge.tone, icon(badge.icon), words or badge.words
    )


@register.simple_tag
def payment(state: object, words: str = "") -> SafeString:
    """The badge of a payment state; what ``<c-payment>`` draws."""
    badge = badges.payment_badge(str(state))
    return format_html(
        '<span class="badge-payment tone-{}"><svg viewBox="0 0 12 12" aria-hidden="true"><circle cx="6" cy="6" r="5"'
        ' fill="none" stroke="currentColor" stroke-width="1.7"/>{}</svg>{}</span>',
        badge.tone,
        _FILLS.get(badge.fill, ""),
        words or badge.words,
    )


_FILLS = {
    "full": SafeString('<circle cx="6" cy="6" r="5.5" fill="currentColor"/>'),
    "half": SafeString('<path d="M1 6a5 5 0 0 0 10 0z" fill="currentColor"/>'),
}


@register.simple_tag
def avatar(name: object, size: str = "") -> SafeString:
    """The initials of a name on its tone; what ``<c-avatar>`` draws."""
    sized = f" s{size}" if size else ""
    said = str(name or "")
    return format_html(
        '<span class="avatar-round tone-{}{}" aria-hidden="true">{}</span>',
        words.avatar_tone(said),
        sized,
        words.initials(said),
    )


@register.filter
def message_tone(level: str) -> str:
    """The tone of one of Django's message levels."""
    return {"success": "green", "warning": "amber", "error": "red"}.get(level, "blue")


@register.filter
def message_icon(level: str) -> str:
    return {"success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}.get(level, "info-circle")
