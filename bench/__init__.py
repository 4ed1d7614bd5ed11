"""Measurements: one JSON line a figure."""
