"""Parcels on the road, and the couriers that were asked to take them."""

from .bookings import Booking, Courier, CourierCall
from .shipments import Shipment

__all__ = ["Booking", "Courier", "CourierCall", "Shipment"]
