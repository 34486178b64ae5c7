"""Pages of counselling and of the registry's other duties."""
