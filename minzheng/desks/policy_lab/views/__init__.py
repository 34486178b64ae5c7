"""The pages of the policy lab."""
