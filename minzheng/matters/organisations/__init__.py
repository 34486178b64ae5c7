"""Licences of social organisations (社会组织): founding, change, cancellation."""
