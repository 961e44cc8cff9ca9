"""The sample catalogue: CSV files, and the generator that writes them."""
