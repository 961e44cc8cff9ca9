"""What managers read: an archive counted up, as a page and as tables. Reads only."""
