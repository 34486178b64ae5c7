"""Clock, money, months, actors and errors: what every room shares."""
