"""`{% load minzheng %}`: every filter and component of the design system (shown on /style)."""

from django.template import Library

from .components import charts, display, explanations, forms, records, sample, structure, tables

register = Library()
for part in (charts, display, explanations, forms, records, sample, structure, tables):
    register.filters |= part.register.filters
    register.tags |= part.register.tags
