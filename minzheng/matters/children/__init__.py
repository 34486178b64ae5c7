"""Welfare of children (儿童福利). Nothing of a child is ever published."""
