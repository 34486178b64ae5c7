"""Lists that other bodies send, each with its contract and what is recorded of it."""
