"""What every page is made of: tokens, components, badges, drawn pictures. Part of the doors; it has no tables."""
