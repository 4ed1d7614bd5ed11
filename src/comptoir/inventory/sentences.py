"""How the events of the stock read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "stock.reserved": Sentence("Stock reserved: {pieces}", "lock", "blue"),
        "stock.allocated": Sentence("Stock allocated: {pieces}", "package", "blue"),
        "stock.offer_set": Sentence("Offer of {sku} at {location}: {availability}", "tag", "grey", detail="{reason}"),
        "stock.prioritised": Sentence("Promises given another place in the queue: {pieces}", "flame", "amber"),
        "stock.released": Sentence("Stock given back: {pieces}", "arrow-back-up", "grey"),
        "stock.sent": Sentence("Stock sent: {pieces}", "truck", "grey"),
        "stock.counted": Sentence(
            "{sku} counted at {location}: {on_hand}, by {actor}", "clipboard-check", "grey", "{reason}"
        ),
        "stock.received": Sentence(
            "{pieces} of {sku} received at {location} by {actor}", "package", "green", "{reason}"
        ),
        "stock.written_off": Sentence("{pieces} pieces written off by {actor}", "trash", "amber", "{reason}"),
        "stock.repaired": Sentence("Numbers of {sku} at {location} put right", "adjustments", "amber"),
        "stock.minimum_set": Sentence("{location} keeps {minimum} of {sku}, set by {actor}", "shield", "grey"),
        "stock.imported": Sentence(
            "Stock levels imported by {actor}", "package", "blue", "{changed} changed, {refused} rows refused"
        ),
        "inbound.drafted": Sentence("{inbound} drafted by {actor}: from {source} to {location}", "pencil", "grey"),
        "inbound.line_set": Sentence("{pieces} of {sku} in {inbound}, said {actor}", "packages", "grey"),
        "inbound.sent": Sentence(
            "{inbound}: {pieces} pieces on their way from {source} to {location}", "truck", "blue"
        ),
        "inbound.redated": Sentence(
            "{inbound} for {location}: {of} expected on {expected_on}, said {actor}",
            "calendar-due",
            "amber",
            "{reason}",
        ),
        "inbound.part_received": Sentence(
            "{inbound}: {received} pieces received at {location} by {actor}, {left} still to come",
            "package",
            "green",
            "{reason}",
        ),
        "inbound.received": Sentence(
            "{inbound} received at {location} by {actor}: {received} good, {damaged} broken, {missing} missing",
            "checks",
            "green",
            "{reason}",
        ),
        "inbound.cancelled": Sentence("{inbound} to {location} cancelled by {actor}", "circle-x", "amber", "{reason}"),
        "count.opened": Sentence("{count} of {location} opened by {actor}: {what}", "checklist", "blue"),
        "count.line_counted": Sentence("{sku} counted in {count} by {actor}: {counted}", "clipboard-check", "grey"),
        "count.recount_asked": Sentence("{count}: {lines} lines to be counted again, said {actor}", "repeat", "amber"),
        "count.confirmed": Sentence(
            "{count} of {location} confirmed by {actor}: {lines} counted, {differ} differ, {pieces} pieces in all",
            "checks",
            "green",
            "{skipped} counted since by themselves, {uncounted} not counted",
        ),
        "count.cancelled": Sentence("{count} of {location} cancelled by {actor}: nothing changed", "circle-x", "grey"),
    }
)
