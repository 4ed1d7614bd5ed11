"""Imports and exports of every kind."""
