"""The pages of this desk, by noun."""
