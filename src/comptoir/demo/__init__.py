"""Demo data, and the simulators that stand in for the outside world. No room imports it."""
