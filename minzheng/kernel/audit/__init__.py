"""Append-only events and the seals over them."""
