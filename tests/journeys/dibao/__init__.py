"""The hands of the 低保 journeys: what residents, officers and treasurers do on their pages."""
