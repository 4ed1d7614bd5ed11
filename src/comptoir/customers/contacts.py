"""Numbers and addresses in their one normal form: what equals is the same person. Pure."""

import re
import unicodedata
from collections.abc import Iterable

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from comptoir.kernel.errors import Invalid
from comptoir.kernel.masking import mask_email, mask_phone

EMAIL, PHONE = "email", "phone"
_WRITTEN_PHONE = re.compile(r"^\+?[\d\s().\-–/]+$")
_BRAZIL = 55


class BadEmail(Invalid):
    def __init__(self) -> None:
        super().__init__("This is not a whole e-mail address. It is written like name@example.com.", field="email")


class BadPhone(Invalid):
    def __init__(self, country: str) -> None:
        inside = f" of {country}" if country else ""
        super().__init__(
            f"This is not a whole phone number{inside}. Write it with its country, like +44 7700 900123.", field="phone"
        )


def kind_of(text: str) -> str:
    return EMAIL if "@" in text else PHONE


def normal(kind: str, text: str, country: str) -> str:
    """A number or an address in its normal form.

    Raises BadEmail or BadPhone.
    """
    return normal_email(text) if kind == EMAIL else normal_phone(text, country)


def normal_email(text: str) -> str:
    """``Sofia@Mail.Example`` as ``sofia@mail.example``.

    Raises BadEmail.
    """
    address = unicodedata.normalize("NFC", text.strip()).lower()
    try:
        address.encode()
        EmailValidator()(address)
    except (ValidationError, UnicodeEncodeError) as error:
        raise BadEmail from error
    if len(address) > 254:
        raise BadEmail
    return address


def normal_phone(text: str, country: str) -> str:
    """A number as E.164. Without its country code it is taken for one of ``country`` (two letters).

    Only its length is checked: ranges are opened faster than any list of them is published.

    Raises BadPhone.
    """
    written = text.strip().removeprefix("tel:")
    if not _WRITTEN_PHONE.match(written):
        raise BadPhone(country)
    try:
        number = phonenumbers.parse(written, country or None)
    except phonenumbers.NumberParseException as error:
        raise BadPhone(country) from error
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        raise BadPhone(country)
    return _with_ninth_digit(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _with_ninth_digit(number: str) -> str:
    """Brazil's mobile numbers got a 9 in front; people and WhatsApp still write both, and both ring one phone.

    The rule of its regulator Anatel (2016): eight digits that begin with 6 to 9 are a mobile number.
    """
    if number.startswith(f"+{_BRAZIL}") and len(number) == 13 and number[5] in "6789":
        return f"{number[:5]}9{number[5:]}"
    return number


def whole_contacts(text: str, countries: Iterable[str]) -> list[str]:
    """The normal forms that a whole number or address may have; none where the text is neither."""
    found = set()
    for country in [*countries, ""]:
        try:
            found.add(normal(kind_of(text), text, country))
        except Invalid:
            continue
    return sorted(found)


def masked(kind: str, value: str) -> str:
    return mask_email(value) if kind == EMAIL else mask_phone(value)
