"""What changes the catalogue."""

from .files import LARGEST_FILE, FileTooLarge, NotDigital, store_article_file
from .products import ProductImport, ProductRow, import_products, offer_product, withdraw_product

__all__ = [
    "LARGEST_FILE",
    "FileTooLarge",
    "NotDigital",
    "ProductImport",
    "ProductRow",
    "import_products",
    "offer_product",
    "store_article_file",
    "withdraw_product",
]
