"""What waits in stores, and the counter where it is handed over."""
