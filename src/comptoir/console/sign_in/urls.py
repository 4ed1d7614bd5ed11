"""The addresses of the way in."""

from django.urls import path

from ..door import staff_only
from . import entering, passwords, sessions

urlpatterns = [
    path("sign-in/", entering.sign_in, name="sign-in"),
    path("sign-in/code/", entering.ask_code, name="sign-in-code"),
    path("sign-in/code/enter/", entering.enter_code, name="sign-in-code-enter"),
    path("sign-in/as/", entering.switch_role, name="switch-role"),
    path("sign-in/forgotten/", passwords.forgotten, name="password-forgotten"),
    path("sign-in/password/<str:link>/", passwords.set_by_link, name="password-link"),
    path("sign-in/sessions/", staff_only(GET=sessions.own_sessions), name="sessions"),
    path("sign-in/sessions/password/", staff_only(POST=passwords.change), name="change-password"),
    path("sign-in/sessions/end-others/", staff_only(POST=sessions.end_others), name="end-other-sessions"),
    path("sign-in/sessions/<int:session_id>/end/", staff_only(POST=sessions.end_one), name="end-session"),
    path("sign-in/retailer/", staff_only(POST=sessions.switch_retailer), name="switch-retailer"),
    path("sign-out/", sessions.sign_out, name="sign-out"),
]
