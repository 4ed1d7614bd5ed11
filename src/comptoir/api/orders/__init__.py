"""Orders: place them, follow them, walk them to their end."""

from ..door import api
from . import (  # noqa: F401 (each adds its routes)
    acts,
    approvals,
    balance_payments,
    confirmations,
    downloads,
    editing,
    history,
    intake,
    papers,
    reading,
    refund_requests,
    refunds,
    ways,
    wishes,
)
from .routing import router

api.add_router("/orders", router)
api.add_router("/marketplace-orders", intake.router)
api.add_router("/approvals", approvals.router)
api.add_router("/confirmations", confirmations.router)
api.add_router("/refund-requests", refund_requests.router)
