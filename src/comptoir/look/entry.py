"""What is typed on the way in, at the staff's door and at the customers'."""

from typing import Any

from django import forms

EMAIL = {"autocomplete": "username", "inputmode": "email", "spellcheck": "false", "autocapitalize": "off"}


class EmailForm(forms.Form):
    email = forms.EmailField(label="E-mail address", max_length=254, widget=forms.EmailInput(EMAIL))


class PasswordForm(EmailForm):
    password = forms.CharField(
        max_length=256, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    email = forms.EmailField(max_length=254, widget=forms.HiddenInput)
    code = forms.CharField(
        label="Code from the mail",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label="New password",
        max_length=256,
        strip=False,
        help_text="At least ten characters; three or four words are good.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="New password again",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "password" in given and "again" in given and given["password"] != given["again"]:
            self.add_error("again", "The two are not the same.")
        return given
