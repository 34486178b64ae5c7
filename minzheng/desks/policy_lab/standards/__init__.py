"""The standards themselves: what is in force and by which document, and how a new value comes into force."""
