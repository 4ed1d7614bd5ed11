"""Add an article by hand: its number, price and first stock."""
