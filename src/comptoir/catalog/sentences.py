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
        "bundle.made": Sentence("Bundle {sku} made by {actor}", "packages", "blue", "{said}"),
        "bundle.changed": Sentence("Bundle {sku} changed by {actor}", "packages", "grey", "{said}"),
        "product.withdrawn": Sentence("{product} withdrawn by {actor}", "eye-off", "grey", "{reason}"),
        "product.offered": Sentence("{product} offered again by {actor}", "eye", "green", "{reason}"),
    }
)
