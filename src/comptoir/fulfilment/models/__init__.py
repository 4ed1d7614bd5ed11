"""Parcels on the road, the couriers that were asked to take them, and what is fetched in a store."""

from .bookings import Booking, Courier, CourierCall
from .pick_ups import PickUp, PickUpTries
from .shipments import Shipment

__all__ = ["Booking", "Courier", "CourierCall", "PickUp", "PickUpTries", "Shipment"]
