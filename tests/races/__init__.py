"""Many people at the same moment, on real connections with real commits."""
