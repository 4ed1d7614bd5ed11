"""What can be done in the room ``shops``."""

from .codes import ask_sign_in_code, note_code_mailed, sign_in_with_code
from .first_run import (
    correct_shop,
    first_administrator_link,
    make_first_admin,
    make_first_location,
    make_first_shop,
)
from .keys import forget_answers, make_api_key, revoke_api_key
from .locations import change_location, make_location, rank_locations
from .opening import open_shop
from .passwords import ask_password_link, change_own_password, set_password, set_password_by_link
from .people import deactivate_staff, invite_staff, reactivate_staff, send_password_link
from .roles import give_role, take_role
from .secrets import record_secret_test, set_secret
from .sessions import end_other_sessions, end_session, sign_out, switch_retailer
from .settings import add_host_name, change_shop, remove_host_name
from .sign_in import sign_in_as_demo_person, sign_in_with_password
from .tree import make_group, make_retailer, make_shop

__all__ = [
    "add_host_name",
    "ask_password_link",
    "ask_sign_in_code",
    "change_location",
    "change_own_password",
    "change_shop",
    "correct_shop",
    "deactivate_staff",
    "end_other_sessions",
    "end_session",
    "first_administrator_link",
    "forget_answers",
    "give_role",
    "invite_staff",
    "make_api_key",
    "make_first_admin",
    "make_first_location",
    "make_first_shop",
    "make_group",
    "make_location",
    "make_retailer",
    "make_shop",
    "note_code_mailed",
    "open_shop",
    "rank_locations",
    "reactivate_staff",
    "record_secret_test",
    "remove_host_name",
    "revoke_api_key",
    "send_password_link",
    "set_password",
    "set_password_by_link",
    "set_secret",
    "sign_in_as_demo_person",
    "sign_in_with_code",
    "sign_in_with_password",
    "sign_out",
    "switch_retailer",
    "take_role",
]
