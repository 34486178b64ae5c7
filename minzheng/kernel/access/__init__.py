"""Accounts, posts, permissions and conflicts of interest."""
