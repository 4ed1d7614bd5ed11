"""Where couriers call us."""

from django.conf import settings


def callback_address(shop_code: str, courier: str) -> str:
    """Where a courier calls us about a shop's trips."""
    return f"{settings.ADDRESS}/callbacks/{shop_code}/couriers/{courier}/"
