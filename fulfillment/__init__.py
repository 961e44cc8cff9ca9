"""Answers from services and databases. Knows nothing of dialogs, wording or models."""
