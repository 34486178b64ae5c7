"""The pages of marriage registration."""
