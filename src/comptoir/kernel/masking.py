"""What is left of a phone number or an address when a person may not see it."""


def mask_phone(number: str) -> str:
    """``+447700900144`` as ``+44 ••• •44``: the country and the last two digits."""
    digits = "".join(c for c in number if c.isdigit())
    if len(digits) < 6:
        return "•••"
    return f"{'+' if number.startswith('+') else ''}{digits[:2]} ••• •{digits[-2:]}"


def mask_email(address: str) -> str:
    """``sofia@mail.example`` as ``s••••@mail.example``."""
    name, _, host = address.partition("@")
    return f"{name[:1]}••••@{host}" if host else "••••"


def mask_name(name: str) -> str:
    """``Sofia Keller`` as ``Sofia K.``: what a stranger with a link may read."""
    first, *rest = name.split() or [""]
    return " ".join([first, *(f"{word[0]}." for word in rest[-1:])])
