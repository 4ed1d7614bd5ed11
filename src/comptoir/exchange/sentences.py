"""How the events of exchange read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "sales_import.begun": Sentence("Import of {file} begun", "database-import", "indigo", "{line_count} lines"),
        "sales_import.part_loaded": Sentence(
            "Part {part} of {file} imported", "database-import", "grey", "{line_count} lines"
        ),
        "sales_import.finished": Sentence(
            "Import of {file} finished · {total_money}",
            "database-import",
            "green",
            "{line_count} lines, {invoices} invoices, {matched} returns matched",
        ),
    }
)

tell(
    {
        "webhook.added": Sentence("Webhook to {host} added", "webhook", "indigo"),
        "webhook.changed": Sentence("Webhook to {host} changed: {changed}", "webhook"),
        "webhook.switched_on": Sentence("Webhook to {host} switched on", "webhook", "green"),
        "webhook.switched_off": Sentence("Webhook to {host} switched off", "webhook", "amber"),
        "webhook.secret_renewed": Sentence("Secret of the webhook to {host} renewed", "key"),
        "webhook.removed": Sentence("Webhook to {host} removed", "webhook"),
        "webhook.tested": Sentence("Webhook to {host} tested", "webhook", "grey", "{said}"),
        "webhook.log_pruned": Sentence("{count} old rows left the webhooks' log", "webhook", "grey"),
        "webhook.replayed": Sentence("{count} events told again to {host}", "webhook", "indigo"),
        "webhook.failing": Sentence("The webhook to {host} fails", "webhook", "amber", "{failure}"),
        "webhook.recovered": Sentence("The webhook to {host} works again", "webhook", "green"),
        "webhook.given_up": Sentence(
            "{host} could not be told of “{told}” in {tries} tries", "webhook", "red", "{failure}"
        ),
    }
)

tell(
    {
        "supplier.message_came": Sentence(
            "{location} sent the message {reference}", "inbox", "grey", "{deliveries} deliveries, {levels} levels"
        ),
        "supplier.said": Sentence("{location} on delivery {position}: {said}", "truck", "blue", "{reason}"),
        "supplier.message_done": Sentence(
            "What {location} sent as {reference} is done", "checks", "grey", "{failures} things could not be done"
        ),
        "statement.matched": Sentence(
            "{what} matched by {actor}", "scale", "indigo", "{first} to {last}: {agreed} agree, {differences} differ"
        ),
    }
)
