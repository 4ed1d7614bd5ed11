"""What staff are mailed about their sign-in."""

from dataclasses import dataclass

from django.conf import settings

from .models import Staff


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str


def code_mail(staff: Staff, code: str) -> Mail:
    return _mail(
        staff,
        "Your sign-in code",
        f"Your code: {code[:4]} {code[4:]}\n\nType it on the page that asked for it. It is good for ten minutes, once.",
        "If you did not ask for it, somebody typed your address; without the code nobody gets in.",
    )


def password_mail(staff: Staff, link: str) -> Mail:
    return _mail(
        staff,
        "Set a new password",
        f"Open this page to set a new password:\n{link}\n\nThe link is good for two hours, once.",
        "If you did not ask for it, do nothing: your password stays as it is.",
    )


def invitation_mail(staff: Staff, *, by: str, role: str, where: str, link: str) -> Mail:
    return _mail(
        staff,
        f"{by} invites you to {where}",
        f"{by} gave you the role {role} ({where}).\n\nSet your password here, and you are in:\n{link}",
        "The link is good for seven days. After that, “Forgotten password” on the sign-in page mails you another.",
    )


def role_mail(staff: Staff, *, by: str, role: str, where: str) -> Mail:
    return _mail(
        staff,
        f"Your role in {where}",
        f"{by} gave you the role {role} ({where}). Sign in as always:\n{settings.ADDRESS}/sign-in/",
        "",
    )


def locked_mail(staff: Staff, minutes: int) -> Mail:
    return _mail(
        staff,
        f"Your sign-in is locked for {minutes} minutes",
        f"Somebody was wrong five times in a row, so nobody signs in as you for {minutes} minutes.",
        f"Was it you? A new password ends the wait: {settings.ADDRESS}/sign-in/forgotten/",
    )


def _mail(staff: Staff, subject: str, *paragraphs: str) -> Mail:
    parts = [f"Hello {staff.name},", *(part for part in paragraphs if part), "Comptoir"]
    return Mail(subject, "\n\n".join(parts) + "\n")
