"""Addresses of the new order."""

from django.urls import path

from ..door import staff_only
from . import views

urlpatterns = [
    path("orders/new/", staff_only(GET=views.page, POST=views.place), name="new-order"),
    path("orders/new/quote/", staff_only(POST=views.make_quote), name="new-order-quote"),
    path("orders/new/form/", staff_only(POST=views.redraw), name="new-order-form"),
    path("orders/new/customers/", staff_only(POST=views.find_customers), name="new-order-customers"),
    path("orders/new/customer/", staff_only(POST=views.add_customer), name="new-order-add-customer"),
]
