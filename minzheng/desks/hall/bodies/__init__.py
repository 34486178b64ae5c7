"""Public look-up of organisations: the book, the lists, community groups, purchases. No account is needed."""
