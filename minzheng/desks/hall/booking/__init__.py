"""Booking without an account, on a phone: choose a day, a period, say who comes; find it again by a code."""
