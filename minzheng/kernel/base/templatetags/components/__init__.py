"""The components of the design system, by kind. Pages load them all with `{% load minzheng %}`."""
