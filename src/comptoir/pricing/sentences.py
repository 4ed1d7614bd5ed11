"""How the events of prices, taxes and shipping rates read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "price.set": Sentence("{sku} costs {amount_money}, set by {actor}", "tag", "grey"),
        "cost.set": Sentence("What {sku} costs the shop was set by {actor}", "tag", "grey"),
        "price.removed": Sentence("{sku} is no longer sold here, said {actor}", "ban", "grey"),
        "prices.imported": Sentence(
            "Prices imported by {actor}", "tag", "blue", "{changed} changed, {refused} rows refused"
        ),
        "tax_rate.set": Sentence("Tax {tax_class} in {country} set to {percent} % by {actor}", "receipt", "grey"),
        "shipping_rate.set": Sentence("{name} costs {amount_money}, set by {actor}", "truck", "grey"),
        "shipping_rate.removed": Sentence("{rate} at {amount_money} removed by {actor}", "ban", "grey"),
    }
)
