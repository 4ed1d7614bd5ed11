from django.urls import path

from ..door import staff_only
from . import troubles, views

urlpatterns = [
    path("", staff_only(GET=views.home), name="home"),
    path("work-in/", staff_only(POST=views.work_in), name="work-in"),
    path("troubles/refunds/<int:refund>/retry/", staff_only(POST=troubles.retry_refund), name="refund-retry"),
    path("troubles/refunds/<int:refund>/done/", staff_only(POST=troubles.finish_by_hand), name="refund-by-hand"),
    path("troubles/messages/<int:message>/again/", staff_only(POST=troubles.send_again), name="message-again"),
    path(
        "troubles/operations/<int:operation>/retry/",
        staff_only(POST=troubles.retry_operation),
        name="operation-retry",
    ),
    path("troubles/callbacks/<int:callback>/retry/", staff_only(POST=troubles.retry_callback), name="callback-retry"),
    path("troubles/callbacks/<int:callback>/end/", staff_only(POST=troubles.dismiss_callback), name="callback-end"),
]
