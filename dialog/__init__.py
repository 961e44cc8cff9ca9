"""The state machine of a conversation. Pure: no I/O, no clock, no randomness of its own."""
