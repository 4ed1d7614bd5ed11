"""The letter around a message's words: the shop's brand, the order's things and sums, as text and as HTML."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liquid import CachingFileSystemLoader, Environment, StrictUndefined

from comptoir.look.brand import DARK_SURFACE, readable

from .languages import Language, chosen
from .words import SHOWN, Words, known, told_to, words_for

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

FOLDER = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Letter:
    """A message as it goes out."""

    subject: str
    text: str
    html: str


def write_letter(template: str, facts: Mapping[str, Any], shop: "Shop", language: str = "en") -> Letter:
    """What somebody is mailed.

    Raises KeyError for a template that is none.
    """
    spoken = chosen(language)
    words = words_for(template, facts, spoken.code)
    around = {
        **known(facts),
        "words": asdict(words),
        "brand": brand_of(shop),
        "language": spoken.code,
        "say": {**_phrases(template, facts, spoken), **facts.get("say", {})},
        "steps": _steps(words, spoken),
        "button": _button(words, facts, spoken),
        "status_address": facts["order"]["status_address"] if words.button in ("pay", "track") else None,
        "show": {name: name in words.show for name in SHOWN},
        "boxed": ("tracking" in words.show and bool(facts["delivery"]["tracking"]))
        or ("payment" in words.show and bool(facts["payment"])),
    }
    text = layouts(html=False).get_template("letter.text.liquid").render(**around)
    html = layouts(html=True).get_template("letter.html.liquid").render(**around)
    return Letter(words.subject, text.strip() + "\n", html)


def brand_of(shop: "Shop") -> dict[str, str]:
    """The shop's look, in what mail programs can show: they show no SVG, so its mark is drawn from its initial."""
    return {
        "name": shop.name,
        "initial": shop.name[:1].upper(),
        "colour": readable(shop.colour),
        "colour_on_dark": readable(shop.colour, DARK_SURFACE),
    }


def _phrases(template: str, facts: Mapping[str, Any], spoken: Language) -> dict[str, Any]:
    why = "why" if told_to(template) == "Customer" else "why_staff"
    about = {"number": facts["order"]["number"], "more": facts["more"]}
    filled = {"why": spoken.phrases[why].format(**about), "more": spoken.phrases["more"].format(**about)}
    return {**spoken.phrases, **filled}


def _steps(words: Words, spoken: Language) -> list[dict[str, Any]]:
    if not words.done:
        return []
    return [
        {"name": name, "done": place <= words.done, "now": place == words.done}
        for place, name in enumerate(spoken.phrases["steps"], 1)
    ]


def _button(words: Words, facts: Mapping[str, Any], spoken: Language) -> dict[str, str]:
    label = spoken.phrases["buttons"][words.button]
    if words.button == "pay":
        return {"label": label.format(**facts["payment"]), "address": facts["payment"]["address"]}
    if words.button == "track":
        return {"label": label, "address": facts["delivery"]["tracking_address"]}
    return {"label": label, "address": facts["order"][f"{words.button}_address"]}


@cache
def layouts(*, html: bool) -> Environment:
    """The letters' frames; as HTML, whatever is put in is escaped."""
    return Environment(
        loader=CachingFileSystemLoader(FOLDER, auto_reload=False), autoescape=html, undefined=StrictUndefined
    )
