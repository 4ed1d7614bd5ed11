"""The letter with a code to sign in, or to accept a quote. The code stands in the mail alone.

A message keeps its text, so the text that is kept has a gap; whoever sends it derives the code again from the
customer's own row and fills the gap in memory, as long as the code is good.
"""

from typing import TYPE_CHECKING

from comptoir.customers import queries as customers
from comptoir.quotes import queries as quotes

from .codes_in_letters import GAP, filled
from .languages import chosen
from .letters import Letter, brand_of, layouts
from .words import known

if TYPE_CHECKING:
    from comptoir.shops.models import Shop

__all__ = ["GAP", "TEMPLATES", "filled", "write_code_letter"]
TEMPLATES = {  # The events it tells, and how the code of each is known.
    "customer.code_asked": customers.mailed_code,
    "customer.registration_asked": customers.mailed_registration,
    "quote.code_asked": quotes.code_of,
}
INTROS = {"quote.code_asked": "intro_quote"}  # What a code is for, where it is not to sign in.


def write_code_letter(first_name: str, shop: "Shop", language: str = "en", template: str = "") -> Letter:
    """The letter as it is kept: with a gap for the code."""
    spoken = chosen(language)
    say = spoken.phrases["code"]
    around = known(
        {
            "language": spoken.code,
            "say": say,
            "subject": say["subject"].format(shop=shop.name),
            "title": say["title_named"].format(name=first_name) if first_name else say["title"],
            "hello": say["hello"].format(name=first_name) if first_name else "",
            "intro": say[INTROS.get(template, "intro")].format(shop=shop.name),
            "shop": {"name": shop.name, "phone": shop.call_centre_number},
            "brand": brand_of(shop),
            "code": GAP,
        }
    )
    text = layouts(html=False).get_template("code.text.liquid").render(**around)
    html = layouts(html=True).get_template("code.html.liquid").render(**around)
    return Letter(around["subject"][:200], text.strip() + "\n", html)
