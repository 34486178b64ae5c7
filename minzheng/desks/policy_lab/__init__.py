"""The face of those who set standards: what if, what it would cost, and the standards themselves."""
