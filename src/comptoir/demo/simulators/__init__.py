"""One process that stands in for the outside world: a card gateway and a mail catcher.

It knows nothing of Comptoir's rooms and needs no database but its own files, so that what it says comes over HTTP and
SMTP as it would from a vendor.
"""
