"""What staff type on the way in."""

from django import forms

from comptoir.look.entry import CodeForm, EmailForm, NewPasswordForm, PasswordForm

__all__ = ["ChangePasswordForm", "CodeForm", "EmailForm", "NewPasswordForm", "PasswordForm"]


class ChangePasswordForm(NewPasswordForm):
    field_order = ("current", "password", "again")
    current = forms.CharField(
        label="Present password",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
