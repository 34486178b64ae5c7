"""The pages of the oversight desk."""
