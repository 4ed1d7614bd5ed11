"""The tables that every signed-in role of the server may read whole, each with its reason.

They hold no customer's name or address. Everything else has a policy; :mod:`comptoir.config.self_check` compares this
list with PostgreSQL's catalogue at every start, and a test does so too.
"""

from typing import Final

_TREE = "who is asking is found here before there is a scope: the tree by id and code"
_STAFF = "read to learn who is asking, before there is a scope; staff only, no customer"
_JOBS = "jobs carry ids only and are taken by the worker, which works for every shop"
_DJANGO = "Django's own; says nothing about anybody"

UNPOLICED: Final[dict[str, str]] = {
    "shops_retailer": _TREE,
    "shops_group": _TREE,
    "shops_shop": _TREE,
    "shops_hostname": _TREE,
    "shops_staff": _STAFF,
    "shops_membership": _STAFF,
    "shops_staffsession": _STAFF,
    "shops_staffcode": _STAFF,
    "shops_apikey": "hashes of keys, read to learn which program is asking",
    "shops_signintries": "counts of failed sign-ins by hashed network address, before anybody is known",
    "django_session": "read to learn who is asking; a customer's name or address never goes into one",
    "django_migrations": _DJANGO,
    "django_content_type": _DJANGO,
    "auth_permission": _DJANGO,
    "auth_group": _DJANGO,
    "auth_group_permissions": _DJANGO,
    "procrastinate_jobs": _JOBS,
    "procrastinate_events": _JOBS,
    "procrastinate_periodic_defers": _JOBS,
    "procrastinate_workers": _JOBS,
}
