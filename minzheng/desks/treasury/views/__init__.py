"""The pages of the treasury desk."""
