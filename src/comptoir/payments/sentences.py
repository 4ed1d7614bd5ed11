"""How the events of payments read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "payment.asked": Sentence("Asked for {amount_money}", "credit-card", "grey"),
        "payment.captured": Sentence("{amount_money} paid · {means}", "credit-card", "green"),
        "payment.settled": Sentence("Paid in full: {amount_money}", "circle-check", "green"),
        "payment.closed": Sentence("No longer to be paid: {amount_money}", "link-off", "grey", "{reason}"),
        "payment.reopened": Sentence("{amount_money} is due again", "credit-card", "orange"),
        "payment.reversed": Sentence(
            "Payment taken back by {actor}: {amount_money} · {means}", "arrow-back-up", "orange", "{reason}"
        ),
        "payment.link_revoked": Sentence("Payment links revoked by {actor}", "link-off", "orange", "{reason}"),
        "payment.link_resent": Sentence("Payment link sent again by {actor}", "link", "indigo"),
        "payment.imported": Sentence("{count} payments imported, settled elsewhere", "database-import", "grey"),
        "payment.authorisation_asked": Sentence("Authorisation of {amount_money} asked · {way}", "credit-card", "grey"),
        "payment.authorised": Sentence("{amount_money} authorised · {way}", "lock", "green"),
        "payment.authorisation_failed": Sentence(
            "Authorisation of {amount_money} failed · {way}", "alert-circle", "red", "{failure}"
        ),
        "payment.authorisation_reversed": Sentence("Authorisation of {amount_money} given up", "lock-open", "grey"),
        "payment.capture_failed": Sentence("Taking {amount_money} failed · {way}", "alert-circle", "red", "{failure}"),
        "payment.voided": Sentence("{amount_money} voided: it never leaves the card", "arrow-back-up", "green"),
        "operation.asked": Sentence("{what}: {amount_money} asked of the gateway", "credit-card", "grey"),
        "operation.captured": Sentence("{amount_money} taken · {way}", "credit-card", "green"),
        "operation.processing": Sentence("{what}: the gateway is processing", "hourglass-empty", "blue"),
        "operation.needs_person": Sentence("{what}: the gateway needs a person", "user-exclamation", "orange"),
        "operation.failed": Sentence("{what} of {amount_money} failed", "alert-circle", "red", "{failure}"),
        "operation.lost_sight": Sentence(
            "The gateway did not answer clearly: checking", "refresh", "orange", "{reason}"
        ),
        "operation.followed": Sentence("{what}: more was heard from the gateway", "refresh", "grey"),
        "operation.disputed": Sentence("The gateway's word needs a person", "alert-triangle", "red", "{problem}"),
        "way.set": Sentence("{way} turned {switched} by {actor}", "credit-card", "blue"),
        "way.confirmation_set": Sentence("Orders paid by {way}: {said}, set by {actor}", "phone", "blue"),
        "attempt.started": Sentence("Card payment started: {amount_money}", "credit-card", "grey"),
        "attempt.offered": Sentence("At the gateway's card page", "external-link", "grey"),
        "attempt.lost_sight": Sentence("The gateway did not answer clearly: checking", "refresh", "orange", "{reason}"),
        "attempt.pending": Sentence("The gateway is processing the payment", "hourglass-empty", "blue"),
        "attempt.held": Sentence("The gateway holds {amount_money}", "lock", "green"),
        "attempt.captured": Sentence("The gateway took {amount_money}", "credit-card", "green"),
        "attempt.failed": Sentence("Card payment failed", "alert-circle", "red", "{failure}"),
        "attempt.expired": Sentence("The card page expired", "clock-off", "grey"),
        "attempt.disputed": Sentence("The gateway's word needs a person", "alert-triangle", "red", "{problem}"),
        "refund.asked": Sentence(
            "Refund of {amount_money} asked by {actor} · {means}", "receipt-refund", "purple", "{reason}"
        ),
        "refund.sent": Sentence("Refund of {amount_money} given to the gateway", "send", "purple"),
        "refund.lost_sight": Sentence("The gateway did not answer clearly: checking", "refresh", "orange", "{reason}"),
        "refund.done": Sentence("Refunded {amount_money} · {means}", "receipt-refund", "green", "{reason}"),
        "refund.failed": Sentence("Refund of {amount_money} failed", "alert-circle", "red", "{failure}"),
        "refund.retried": Sentence("Refund of {amount_money} tried again by {actor}", "refresh", "purple"),
        "refund.imported": Sentence("{count} refunds imported, settled elsewhere", "database-import", "grey"),
        "callback.stored": Sentence("The gateway called: {kind}", "webhook", "grey"),
        "callback.applied": Sentence("The gateway's call was applied: {kind}", "webhook", "green"),
        "callback.ignored": Sentence("The gateway's call told nothing new", "webhook", "grey", "{reason}"),
        "callback.stuck": Sentence("The gateway's call needs a person: {kind}", "alert-triangle", "red"),
    }
)
