"""Ways to a customer: each channel is a folder here. Called by ``reactions`` only, never inside a transaction."""
