"""Comptoir: one counter for commerce customer operations."""
