"""Outgoing webhooks: programs elsewhere are told of every event they asked for, signed, until they took it."""
