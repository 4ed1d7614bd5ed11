"""Reads of the room ``orders``."""

from .lists import VIEWS, OrderRow, OrderView, order_list, view_counts
from .money import money_of
from .numbers import DayFigures, HourFigures, day_figures, revenue_by_hour
from .single import OrderPage, order_by_number, order_of_event, order_page, overdue_orders, waiting_deliveries

__all__ = [
    "VIEWS",
    "DayFigures",
    "HourFigures",
    "OrderPage",
    "OrderRow",
    "OrderView",
    "day_figures",
    "money_of",
    "order_by_number",
    "order_list",
    "order_of_event",
    "order_page",
    "overdue_orders",
    "revenue_by_hour",
    "view_counts",
    "waiting_deliveries",
]
