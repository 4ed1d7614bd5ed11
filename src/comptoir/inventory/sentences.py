"""How the events of the stock read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "stock.reserved": Sentence("Stock reserved: {pieces}", "lock", "blue"),
        "stock.allocated": Sentence("Stock allocated: {pieces}", "package", "blue"),
        "stock.offer_set": Sentence("Offer of {sku} at {location}: {availability}", "tag", "grey", detail="{reason}"),
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
    }
)
