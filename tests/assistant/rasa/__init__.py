"""Projects of Rasa, and what becomes of them."""
