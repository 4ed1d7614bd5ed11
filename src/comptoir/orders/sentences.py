"""How the events of orders read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "order.placed": Sentence(
            "Placed by {actor} · {total_money}",
            "shopping-cart",
            "blue",
            "Lines: {line_count} · stock reserved",
        ),
        "order.free": Sentence("Nothing is to be paid", "circle-check", "green"),
        "order.taken_in": Sentence("Sold on {marketplace} · {total_money}", "building-store", "blue", "{said}"),
        "order.imported": Sentence("Imported from the sales log", "database-import", "grey"),
        "order.opened": Sentence("Authorized", "shield-check", "green", "{said}"),
        "order.completed": Sentence("Completed", "circle-check", "green"),
        "order.cancelled": Sentence("Cancelled by {actor}", "circle-x", "grey", "{reason}"),
        "order.expired": Sentence("Expired: not paid in time", "clock-off", "grey", "Its stock was given back"),
        "order.held": Sentence("Put on hold by {actor}", "player-pause", "red", "{reason}"),
        "order.hold_released": Sentence("Hold released by {actor}", "player-play", "green"),
        "order.edited": Sentence("Changed by {actor}: {said}", "edit", "blue", "{reason}"),
        "order.addition_covered": Sentence("What was added is covered", "circle-check", "green"),
        "order_edit.proposed": Sentence(
            "Change proposed by {actor}: {said}", "edit", "amber", "Difference {difference_money} · {reason}"
        ),
        "order_edit.agreed": Sentence("Change agreed with the customer, said {actor}", "edit", "blue", "{reason}"),
        "order_edit.accepted": Sentence("Change accepted by {actor}", "check", "green", "{said}"),
        "order_edit.declined": Sentence("Change declined by {actor}", "x", "red", "{said}"),
        "order_edit.withdrawn": Sentence("Proposed change withdrawn by {actor}", "arrow-back-up", "grey", "{reason}"),
        "order_edit.expired": Sentence("Proposed change not answered in time", "clock-off", "grey", "{said}"),
        "order.noted": Sentence("Note by {actor}", "note", "amber", "{note}"),
        "download.taken": Sentence("{file} downloaded: {used} of {allowed}", "download", "blue"),
        "download.renewed": Sentence("Download of {sku} renewed by {actor}", "refresh", "amber", "{reason}"),
        "shop.download_terms_set": Sentence(
            "Files may be downloaded {downloads} times within {days} days, set by {actor}", "settings", "grey"
        ),
        "order.prioritised": Sentence("It comes first: {priority} priority", "flame", "amber"),
        "order.options_set": Sentence("Wishes changed by {actor}: {said}", "gift", "blue"),
        "order.located": Sentence("Where the customer is was noted by {actor}", "map-pin", "blue"),
        "order.refund_asked": Sentence(
            "Refund of {amount_money} asked by {actor}", "receipt-refund", "purple", "{reason}"
        ),
        "order.part_refunded": Sentence(
            "{amount_money} given back in part by {actor}", "receipt-refund", "purple", "{reason}"
        ),
        "order.part_forgone": Sentence("{amount_money} less is due", "receipt-refund", "grey", "{reason}"),
        "refund_request.made": Sentence(
            "Refund of {amount_money} asked by {actor}: it waits for approval", "receipt-refund", "amber", "{reason}"
        ),
        "refund_request.approved": Sentence(
            "Refund of {amount_money} approved by {actor}", "check", "green", "{reason}"
        ),
        "refund_request.declined": Sentence("Refund of {amount_money} declined by {actor}", "x", "red", "{reason}"),
        "document.issued": Sentence("{what} {number} issued: {amount_money}", "file-text", "purple"),
        "invoice.issued": Sentence("{what} {number} made: {amount_money}", "file-invoice", "blue"),
        "correction.issued": Sentence(
            "{what} {number}: {amount_money} of {corrects} are not owed any more", "file-invoice", "purple"
        ),
        "document.addressee_forgotten": Sentence(
            "To whom {number} was written is deleted: its time is over", "trash", "grey"
        ),
        "customer.papers_closed": Sentence("{papers} paper(s) closed by {actor}", "lock", "grey", "{reason}"),
        "shop.invoice_terms_set": Sentence("Invoices are made: {said}, set by {actor}", "settings", "grey"),
        "shop.cancellation_terms_set": Sentence("Cancelled orders give: {gives}, set by {actor}", "settings", "grey"),
        "approval.asked": Sentence(
            "It waits for approval: {levels} level(s), the first by a {first}", "checklist", "amber", "{rule}"
        ),
        "approval.level": Sentence("Level {level} approved by {actor}", "check", "green", "{reason}"),
        "approval.approved": Sentence("Approved by {actor}: it may be paid now", "checks", "green", "{reason}"),
        "approval.refused": Sentence("Not approved, said {actor}", "x", "red", "{reason}"),
        "approval.expired": Sentence("Nobody approved it in time", "clock-off", "grey"),
        "approval.void": Sentence("Its approval is not needed any more", "circle-x", "grey"),
        "confirmation.asked": Sentence("It waits to be confirmed with the customer", "phone", "amber", "{way}"),
        "confirmation.not_reached": Sentence("Call {attempt} of 3 by {actor}: no answer", "phone", "amber", "{said}"),
        "confirmation.call_later": Sentence("{actor} will call again later", "clock", "blue", "{said}"),
        "confirmation.confirmed": Sentence("Confirmed with the customer by {actor}", "check", "green", "{reason}"),
        "confirmation.declined": Sentence("The customer does not want it, said {actor}", "x", "red", "{reason}"),
        "confirmation.given_up": Sentence("Nobody could be reached to confirm it", "clock-off", "grey"),
        "confirmation.void": Sentence("Its confirmation is not needed any more", "circle-x", "grey"),
        "deputy.named": Sentence("A deputy for approvals was named by {actor}", "users", "grey"),
        "order.proof_failed": Sentence("Somebody gave a wrong address for this order", "shield-x", "amber"),
        "order.link_sent": Sentence("Payment link sent by {actor}", "link", "indigo"),
        "delivery.awaiting_allocation": Sentence("Delivery {position} waits for its stock", "packages", "grey"),
        "delivery.awaiting_release": Sentence("Delivery {position} waits for its day", "calendar", "grey"),
        "delivery.redated": Sentence("Delivery {position} leaves on another day", "calendar", "amber", "{due_on}"),
        "delivery.awaiting_stock": Sentence("Delivery {position} waits for stock to arrive", "packages", "amber"),
        "delivery.handed_over": Sentence("Delivery {position} delivered by link", "link", "green"),
        "delivery.allocated": Sentence("Delivery {position} allocated", "packages", "blue"),
        "delivery.packing_started": Sentence("Delivery {position}: packing started by {actor}", "package", "indigo"),
        "delivery.packed": Sentence("Delivery {position} ready · packed by {actor}", "package", "indigo"),
        "delivery.sent": Sentence("Delivery {position} handed over by {actor}", "truck-delivery", "purple"),
        "delivery.delivered": Sentence("Delivery {position} delivered", "circle-check", "green"),
        "delivery.picked_up": Sentence(
            "Delivery {position} picked up by the customer", "circle-check", "green", "{reason}"
        ),
        "delivery.split_off": Sentence("{pieces} pieces left for now: delivery {position}", "package", "indigo"),
        "delivery.returned": Sentence("Delivery {position} came back", "arrow-back-up", "orange", "{reason}"),
        "delivery.refused_in_part": Sentence(
            "{location} will not send {pieces} pieces of delivery {position}", "package-off", "amber", "{reason}"
        ),
        "delivery.refused": Sentence(
            "Delivery {position} refused by {location}, said {actor}", "map-pin", "amber", "{reason}"
        ),
        "delivery.rerouted": Sentence("Delivery {position} goes to {location}", "route", "indigo", "{reason}"),
        "delivery.unplaced": Sentence("No location is left to send delivery {position}", "map-pin", "red"),
        "delivery.released": Sentence("Delivery {position} cancelled, its promise given back", "packages", "grey"),
        "delivery.deallocated": Sentence("Delivery {position} cancelled, its stock put back", "packages", "grey"),
    }
)
