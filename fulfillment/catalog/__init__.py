"""What the catalogue knows: shops, prices and stock, from CSV files or a shop's own database."""

from fulfillment.catalog.source import Catalog, CatalogNames

__all__ = ["Catalog", "CatalogNames"]
