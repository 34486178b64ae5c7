"""The pages of this part of the desk, by what they are about."""
