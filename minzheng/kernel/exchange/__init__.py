"""Datasets in and out, with a report of every bad row."""
