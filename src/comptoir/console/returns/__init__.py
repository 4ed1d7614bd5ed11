"""Returns: what is to come back, what came, and what becomes of it."""
