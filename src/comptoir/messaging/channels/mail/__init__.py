"""Mail by SMTP, through the server of the settings."""

import ipaddress
import smtplib
import socket
from contextlib import suppress
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from ...models import Message


class NotNow(Exception):
    """The server did not take the mail, for certain, and may take it later."""


class Refused(Exception):
    """The server will never take this mail."""


class Unknown(Exception):
    """The server fell silent after it may have taken the mail. Sending again might be sending twice."""


def leaves_the_machine() -> bool:
    """Whether the mail server is elsewhere. In the demo it is the catcher, on this machine."""
    host = settings.EMAIL_HOST
    with suppress(ValueError):
        return not ipaddress.ip_address(host).is_loopback
    return host != "localhost"


def send(message: Message) -> None:
    """Give one mail to the server, with what is attached to it; returns once it took it.

    Raises NotNow, Refused or Unknown, each with words for people: no address stands in them.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, ValueError) as problem:
        raise NotNow(_unreached(problem)) from problem
    try:
        mail(message, connection).send()
    except smtplib.SMTPRecipientsRefused as problem:
        raise _answered(*next(iter(problem.recipients.values()))) from problem
    except smtplib.SMTPResponseException as problem:
        raise _answered(problem.smtp_code, problem.smtp_error) from problem
    except (ValueError, smtplib.SMTPNotSupportedError) as problem:
        raise Refused("The address cannot be written in a mail.") from problem
    except OSError as problem:  # Time-outs and lost connections among them.
        raise Unknown("The mail server fell silent; it is unknown whether it was sent.") from problem
    finally:
        with suppress(OSError):  # What was answered stands, however the connection ends.
            connection.close()


def mail(message: Message, connection: object = None) -> EmailMultiAlternatives:
    """The mail of a message. Its Message-ID follows from the row: a second sending is known as the same mail."""
    sender = message.shop.mail_from or settings.DEFAULT_FROM_EMAIL
    built = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=formataddr((message.shop.name, sender)) if message.shop.mail_from else sender,
        to=[message.recipient],
        connection=connection,
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    built.attach_alternative(message.html, "text/html")
    for name, content in message.attached:
        built.attach(name, content, "application/pdf")
    return built


def message_id(message: Message) -> str:
    """Unique by the fact it tells, also where a restored database counts its rows anew."""
    host = message.shop.mail_from.rpartition("@")[2] or "comptoir.example"
    return f"<{message.event_uid.hex}.{message.template}.{message.pk}.{message.shop.code.lower()}@{host}>"


def _unreached(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return "The mail server did not accept our sign-in."
    if isinstance(problem, ConnectionRefusedError):
        return "The mail server does not answer."
    if isinstance(problem, TimeoutError):
        return "The mail server took too long to answer."
    if isinstance(problem, socket.gaierror):
        return "The mail server was not found under its name."
    return f"The mail server could not be reached ({type(problem).__name__})."


def _answered(code: int, said: bytes | str) -> NotNow | Refused | Unknown:
    """What the server said, by its class (RFC 5321, 4.2.1): 4 means later, 5 means never, anything else nothing.

    Servers repeat the address in their text, so only its code is kept.
    """
    enhanced = (said.decode(errors="replace") if isinstance(said, bytes) else said).split(" ", 1)[0]
    number = f"{code} {enhanced}" if enhanced[:2] in ("4.", "5.") and len(enhanced) < 10 else str(code)
    if 400 <= code < 500:
        return NotNow(f"The mail server asks to try later ({number}).")
    if code >= 500:
        return Refused(f"The mail server refused it ({number}).")
    return Unknown("The mail server gave no answer that can be read; it is unknown whether it was sent.")
