"""The shipped flows: data, read through `importlib.resources`."""
