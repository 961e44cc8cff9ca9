"""The shipped model: data, read by path."""
