"""Community groups filed by townships, bases of incubation, federations, and matching of needs."""
