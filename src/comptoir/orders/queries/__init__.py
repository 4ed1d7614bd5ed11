"""Reads of the room ``orders``."""

from ..states import DELIVERY_KINDS
from .approvals import (
    ApprovalTrial,
    Standing,
    approval_named,
    approval_of_order,
    approval_trial,
    approvals_waiting,
    deputy_of,
    overdue_approvals,
    standing_of,
)
from .customers import (
    CustomerFigures,
    Favourite,
    MonthFigures,
    bought_most,
    customer_figures,
    numbers_of,
    usual_size,
)
from .documents import DocumentRow, cancelled_gives, document_numbered, documents_of_order, voucher_of_refund
from .for_customers import CustomersOrder, Parcel, order_for_customer
from .going_back import cancellation_preview, refund_preview, whole_refund_preview
from .lists import COUNTED_UP_TO, VIEWS, OrderRow, OrderView, order_list, orders_numbered, view_counts
from .money import money_of
from .numbers import DayFigures, HourFigures, Pause, day_figures, latest_pause, revenue_by_hour
from .own import OwnOrder, cursor_of, own_order_ids, own_orders
from .refund_requests import refund_request, refund_requests_of, refunds_decided, refunds_to_approve
from .single import (
    OrderPage,
    order_by_number,
    order_number_of_delivery,
    order_of_event,
    order_page,
    overdue_orders,
    waiting_deliveries,
)
from .then import Moment, journal_of, moments_of, order_then
from .work import deliveries_in, deliveries_that_wait_for, deliveries_to_try, lines_of_deliveries, long_holds

__all__ = [
    "COUNTED_UP_TO",
    "DELIVERY_KINDS",
    "VIEWS",
    "ApprovalTrial",
    "CustomerFigures",
    "CustomersOrder",
    "DayFigures",
    "DocumentRow",
    "Favourite",
    "HourFigures",
    "Moment",
    "MonthFigures",
    "OrderPage",
    "OrderRow",
    "OrderView",
    "OwnOrder",
    "Parcel",
    "Pause",
    "Standing",
    "approval_named",
    "approval_of_order",
    "approval_trial",
    "approvals_waiting",
    "bought_most",
    "cancellation_preview",
    "cancelled_gives",
    "cursor_of",
    "customer_figures",
    "day_figures",
    "deliveries_in",
    "deliveries_that_wait_for",
    "deliveries_to_try",
    "deputy_of",
    "document_numbered",
    "documents_of_order",
    "journal_of",
    "latest_pause",
    "lines_of_deliveries",
    "long_holds",
    "moments_of",
    "money_of",
    "numbers_of",
    "order_by_number",
    "order_for_customer",
    "order_list",
    "order_number_of_delivery",
    "order_of_event",
    "order_page",
    "order_then",
    "orders_numbered",
    "overdue_approvals",
    "overdue_orders",
    "own_order_ids",
    "own_orders",
    "refund_preview",
    "refund_request",
    "refund_requests_of",
    "refunds_decided",
    "refunds_to_approve",
    "revenue_by_hour",
    "standing_of",
    "usual_size",
    "view_counts",
    "voucher_of_refund",
    "waiting_deliveries",
    "whole_refund_preview",
]
