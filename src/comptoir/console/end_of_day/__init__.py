"""End of day: what was expected, received and refunded, and what to do where they do not meet."""
