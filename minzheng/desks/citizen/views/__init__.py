"""Pages of the desk, by what a resident comes for."""
