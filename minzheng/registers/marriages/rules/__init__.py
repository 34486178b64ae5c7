"""The law of marriage registration as pure functions: no Django, no database, no clock."""
