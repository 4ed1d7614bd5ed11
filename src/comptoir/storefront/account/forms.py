"""What a customer types on the way in and in My account."""

from collections.abc import Mapping
from typing import Any

from django import forms

from comptoir.customers.profile import country_names
from comptoir.kernel.errors import Refusal
from comptoir.look.entry import CodeForm, EmailForm, NewPasswordForm, PasswordForm

__all__ = [
    "AddressForm", "CodeForm", "EmailForm", "NewPasswordForm", "PasswordForm", "ProfileForm",
    "RegistrationForm", "refused",
]  # fmt: skip

LANGUAGES = {
    "en": "English",
    "ar": "العربية",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
}
FILLED_BY_BROWSERS = {
    "name": "name",
    "company": "organization",
    "street": "street-address",
    "postcode": "postal-code",
    "city": "address-level2",
    "region": "address-level1",
    "country": "country",
    "phone": "tel",
}


class RegistrationForm(EmailForm):
    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    field_order = ("name", "email")


class ProfileForm(forms.Form):
    name = forms.CharField(max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(
        help_text="The language of our mails to you, where we have the words; else the shop's."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.initial.get("language", "en")
        _offer(self, "language", {**LANGUAGES, present: LANGUAGES.get(present, present)})


class AddressForm(forms.Form):
    name = forms.CharField(max_length=200, required=False, help_text="Who takes the parcel; else you.")
    company = forms.CharField(max_length=200, required=False)
    street = forms.CharField(label="Street and number", max_length=300, widget=forms.Textarea({"rows": 2}))
    postcode = forms.CharField(max_length=24, required=False)
    city = forms.CharField(label="Town or city", max_length=120)
    region = forms.CharField(label="Region or state", max_length=120, required=False)
    country = forms.ChoiceField()
    phone = forms.CharField(max_length=32, required=False, help_text="For whoever brings the parcel.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "country", country_names())
        for field, known_as in FILLED_BY_BROWSERS.items():
            self.fields[field].widget.attrs["autocomplete"] = known_as


def _offer(form: forms.Form, field: str, choices: Mapping[str, str]) -> None:
    chosen: Any = form.fields[field]
    chosen.choices = list(choices.items())


def refused(form: forms.Form, refusal: Refusal) -> None:
    """Say a refusal at the field it speaks of, or above the form."""
    field = str(refusal.details.get("field", ""))
    form.add_error(field if field in form.fields else None, refusal.message)
