"""What changes the catalogue."""

from .bundles import NoBundle, set_bundle_parts
from .files import LARGEST_FILE, FileTooLarge, NotDigital, store_article_file
from .products import ProductImport, ProductRow, import_products, offer_product, withdraw_product

__all__ = [
    "LARGEST_FILE",
    "FileTooLarge",
    "NoBundle",
    "NotDigital",
    "ProductImport",
    "ProductRow",
    "import_products",
    "offer_product",
    "set_bundle_parts",
    "store_article_file",
    "withdraw_product",
]
