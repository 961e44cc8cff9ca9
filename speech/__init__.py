"""Hearing and speaking. A stranger to dialog, nlu, fulfillment and archive."""
