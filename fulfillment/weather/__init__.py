"""What weather is, whichever service tells of it: questions, hours, codes, units, answers."""
