"""A mail catcher: takes every mail, delivers none, and shows them all."""
