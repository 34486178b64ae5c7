"""Pages of the supervision of social organisations."""
