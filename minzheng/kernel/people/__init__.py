"""Persons, households and dated facts."""
