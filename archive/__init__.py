"""Every turn kept: the journal and its rows. Knows nothing of flows or models."""
