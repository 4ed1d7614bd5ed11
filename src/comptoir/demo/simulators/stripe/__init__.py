"""The part of Stripe that a shop needs: its API in its own shapes, a page to pay on, signed webhooks, a dashboard.

Forms come in, JSON goes out, ids look alike, an idempotency key replays its answer, and calls misbehave as told.
"""
