"""窗口: find a person, apply on behalf, hand out papers, take in reports of change.

The application itself is filled in with the wizard of the resident's desk, linked by address.
"""
