"""Anybody reports somebody in need, or complains about a benefit; number and code open the answer."""
