"""Shipped data: `places.tsv.gz`, see README.md beside it."""
