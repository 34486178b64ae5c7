"""Welfare of disabled persons (残疾人福利)."""
