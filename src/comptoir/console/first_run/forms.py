"""What is typed on the pages of the first run; the commands check it all again."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator

from comptoir.look.entry import EMAIL, NewPasswordForm

from ..countries import countries
from . import suggestions

CODE = RegexValidator(r"^[A-Z][A-Z0-9-]{1,19}$", "Two to twenty letters, digits and hyphens, a letter first.")
PREFIX = RegexValidator(r"^[A-Z][A-Z0-9]{1,5}$", "Two to six letters and digits, a letter first.")
COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "A colour is written like #1f5c4a.")
DECIMAL = {"inputmode": "decimal"}
MADE = "Made from the name when left empty."


class CapitalsField(forms.CharField):
    """A code: small letters are as good as capitals."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()


class FirstAdminForm(NewPasswordForm):
    field_order = ("name", "email", "password", "again", "retailer_name", "retailer_code")
    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name", "autofocus": True})
    )
    email = forms.EmailField(label="E-mail, to sign in with", max_length=254, widget=forms.EmailInput(EMAIL))
    retailer_name = forms.CharField(
        label="Name of the retailer", max_length=120, help_text="The company that runs the shops.",
        widget=forms.TextInput({"autocomplete": "organization"}),
    )  # fmt: skip
    retailer_code = CapitalsField(label="Short code", required=False, validators=[CODE], help_text=MADE)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        given["retailer_code"] = given.get("retailer_code") or suggestions.code_from(given.get("retailer_name", ""))
        return given


class ShopForm(forms.Form):
    name = forms.CharField(
        label="Name of the shop", max_length=120, help_text="As customers read it.",
        widget=forms.TextInput({"autofocus": True}),
    )  # fmt: skip
    country = forms.ChoiceField(choices=countries, help_text="Where it sells from.")
    currency = forms.ChoiceField(choices=suggestions.currency_choices)
    timezone = forms.ChoiceField(
        label="Time zone", choices=suggestions.zone_choices, help_text="Its business day begins at midnight there."
    )
    prices_include_tax = forms.TypedChoiceField(
        label="Prices are typed",
        choices=[("yes", "with tax"), ("no", "without tax")], coerce=lambda value: value == "yes",
    )  # fmt: skip
    code = CapitalsField(label="Short code", required=False, validators=[CODE], help_text=MADE)
    order_prefix = CapitalsField(
        label="Order numbers begin with", required=False, validators=[PREFIX], help_text="AH of AH-10482. " + MADE
    )
    call_centre_number = forms.CharField(
        label="Call-centre number", max_length=32, required=False, help_text="In mails and on pages of customers.",
        widget=forms.TelInput(),
    )  # fmt: skip
    colour = forms.CharField(validators=[COLOUR], help_text="Of its mails and pages.", widget=forms.ColorInput())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        name = given.get("name", "")
        given["code"] = given.get("code") or suggestions.code_from(name)
        given["order_prefix"] = given.get("order_prefix") or suggestions.prefix_from(name)
        return given


class LocationForm(forms.Form):
    name = forms.CharField(max_length=120, widget=forms.TextInput({"autofocus": True}))
    kind = forms.ChoiceField(choices=[("warehouse", "Warehouse"), ("store", "Store")])
    street = forms.CharField(label="Street and number", max_length=200, required=False)
    city = forms.CharField(label="Town", max_length=100, required=False)
    postcode = forms.CharField(max_length=20, required=False)
    country = forms.ChoiceField(choices=countries)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, "code": suggestions.code_from(given.get("name", ""))}


class RatesForm(forms.Form):
    """Figures stay texts here: the view reads them in the shop's currency."""

    tax = forms.CharField(label="Standard tax in percent", max_length=12, widget=forms.TextInput(DECIMAL))
    shipping = forms.CharField(label="A parcel costs", max_length=20, widget=forms.TextInput(DECIMAL))
    free_from = forms.CharField(
        label="Free from a total of",
        max_length=20,
        required=False,
        widget=forms.TextInput(DECIMAL),
        help_text="Leave empty when delivery is never free.",
    )
