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
