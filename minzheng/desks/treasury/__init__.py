"""The treasurer's face."""
