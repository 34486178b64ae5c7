"""The organisation's own supervision pages: report, rectification, statements, repair, major events."""
