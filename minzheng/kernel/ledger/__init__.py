"""Double entry in whole units."""
