"""Rooms every register, matter and desk stands on; each imports only rooms below it."""
