"""A card gateway as a vendor would offer it: an API, a hosted card page, signed callbacks.

Knobs make all three misbehave, as they do in real life once a year.
"""
