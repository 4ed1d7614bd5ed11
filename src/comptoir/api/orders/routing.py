"""The one router of orders: a path may be read by one module and written by another."""

from ninja import Router

router = Router(tags=["Orders"])
