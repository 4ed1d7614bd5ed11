"""How the events of fulfilment read; the steps of a delivery are told by ``orders``."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "shipment.made": Sentence("Delivery {position}: with {rider}, our own rider", "moped", "purple"),
        "shipment.collected": Sentence("Delivery {position}: with {rider}, {carrier_name}", "moped", "purple"),
        "courier.set": Sentence("“{carrier_name}” is {switched} as a courier, by {actor}", "moped", "grey"),
        "booking.asked": Sentence(
            "{carrier_name} asked for {what} by {actor}", "moped", "indigo", "Quoted {quoted_money}"
        ),
        "booking.made": Sentence(
            "{carrier_name} booked for {what}", "moped", "blue", "{cost_money}, borne by the shop"
        ),
        "booking.lost_sight": Sentence(
            "{carrier_name} gave no clear answer: checking", "alert-triangle", "amber", "{reason}"
        ),
        "booking.refused": Sentence("{carrier_name} refused {what}", "circle-x", "red", "{reason}"),
        "booking.cancel_asked": Sentence("{carrier_name} is told not to come, by {actor}", "moped", "grey", "{reason}"),
        "booking.cancelled": Sentence("{carrier_name} does not come for {what}", "circle-x", "amber", "{reason}"),
        "booking.picked_up": Sentence("{carrier_name} has picked up {what}", "moped", "purple"),
        "booking.rider_named": Sentence("{carrier_name} sends {rider}", "moped", "blue"),
        "booking.failed": Sentence("{carrier_name} could not hand over {what}", "alert-triangle", "red", "{reason}"),
        "booking.returned": Sentence("{carrier_name} brought {what} back", "arrow-back-up", "orange", "{reason}"),
        "booking.delivered": Sentence("{carrier_name} delivered {what}", "circle-check", "green"),
        "booking.in_trouble": Sentence(
            "{carrier_name} says more than we can follow for {what}", "alert-triangle", "red", "{reason}"
        ),
        "booking.followed": Sentence("What {carrier_name} said of {what} is done here too", "circle-check", "green"),
        "courier_call.stored": Sentence("A courier called", "webhook", "grey"),
        "courier_call.applied": Sentence("What a courier called was applied", "webhook", "grey"),
        "courier_call.ignored": Sentence("A courier called, and nothing was to be done", "webhook", "grey"),
        "delivery.awaiting_pick_up": Sentence(
            "Delivery {position} waits to be picked up: {place}", "package", "indigo"
        ),
        "delivery.pick_up_proved": Sentence("Delivery {position}: the right code was shown to {actor}", "key", "blue"),
        "delivery.pick_up_reminded": Sentence("Delivery {position}: reminded that it waits", "bell", "grey"),
        "delivery.not_picked_up": Sentence("Delivery {position} was not picked up in time", "clock-off", "amber"),
        "pick_up.proof_failed": Sentence("{actor} typed a code that opens no pick-up", "shield-x", "amber"),
        "delivery.cost_corrected": Sentence(
            "Cost of delivery {position} corrected by {actor}: {is_money}",
            "receipt",
            "grey",
            "was {was_money}: {reason}",
        ),
    }
)
