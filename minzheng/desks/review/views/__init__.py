"""The pages of this desk, by what they are about."""
