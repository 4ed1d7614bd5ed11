"""My account: a customer's way in, and what she sees and changes of herself."""
