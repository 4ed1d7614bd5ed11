"""How the events of quotes read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "quote.requested": Sentence("Quote {number} asked for by {actor}", "file-text", "blue", "{request}"),
        "quote.made": Sentence("Quote {number} begun by {actor} · {total_money}", "file-text", "grey"),
        "quote.revised": Sentence("Quote {number}: version {version} begun by {actor}", "pencil", "grey"),
        "quote.rewritten": Sentence(
            "Quote {number}: version {version} written by {actor} · {total_money}", "pencil", "grey"
        ),
        "quote.approved": Sentence(
            "Quote {number}: margin of version {version} approved by {actor}", "check", "green", "{reason}"
        ),
        "quote.sent": Sentence("Quote {number} sent by {actor} · {total_money}", "send", "indigo", "Version {version}"),
        "quote.code_asked": Sentence("A code to accept quote {number} was asked for", "key", "grey"),
        "quote.code_failed": Sentence("A wrong code was typed for quote {number}", "shield-x", "amber"),
        "quote.reminded": Sentence("Reminded of quote {number}", "bell", "grey"),
        "quote.accepted": Sentence("Quote {number} accepted · {total_money}", "circle-check", "green", "{accepted_by}"),
        "quote.declined": Sentence("Quote {number} declined", "x", "orange", "{reason}"),
        "quote.expired": Sentence("Quote {number} expired", "clock-off", "grey"),
        "quote.cancelled": Sentence("Quote {number} cancelled by {actor}", "circle-x", "grey", "{reason}"),
        "quote.ordered": Sentence("Quote {number} became order {order_number}", "shopping-cart", "green"),
        "quote_terms.set": Sentence("How {shop} quotes was set by {actor}", "settings", "grey"),
    }
)
