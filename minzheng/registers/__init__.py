"""Books with tables of their own."""
