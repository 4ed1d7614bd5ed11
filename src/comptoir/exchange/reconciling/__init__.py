"""End of day: what was expected, what came, what went back; and the reports of banks and gateways beside it."""
