"""The codebase held to its own rules.

Each rule is a small function over source text, so that a test can show that it would notice a violation.
"""
