"""The loop: archived turns chosen, annotated, kept as versions, judged, and replayed."""
