"""Faces, named by audience: views, forms, urls, templates."""
