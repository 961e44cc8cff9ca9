"""Speed, measured by hand: each file prints one line of JSON. Never run by the tests."""
