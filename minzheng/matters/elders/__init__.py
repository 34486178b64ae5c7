"""Welfare of the old (老年福利): what is paid to a person for her age or for the care that she needs."""
