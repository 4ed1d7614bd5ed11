"""How the events of the catalogue read."""

from comptoir.kernel.timeline import Sentence, tell

tell(
    {
        "catalog.imported": Sentence(
            "Catalogue imported by {actor}",
            "package",
            "blue",
            "{products_new} new products with {variants_new} variants; {products_changed} products and "
            "{variants_changed} variants changed; {refused} rows refused",
        ),
        "article_file.stored": Sentence("File of {sku} stored by {actor}: {file}", "file-text", "blue"),
        "product.withdrawn": Sentence("{product} withdrawn by {actor}", "eye-off", "grey", "{reason}"),
        "product.offered": Sentence("{product} offered again by {actor}", "eye", "green", "{reason}"),
    }
)
