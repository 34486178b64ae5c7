"""Cases: procedures, deadlines, public notice, decision, appeal."""
