"""An empty installation: the first administrator, shop, location and rates, a page each; then what to do next."""
