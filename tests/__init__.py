"""Tests mirror minzheng/; tests/house holds the codebase itself to its rules, tests/journeys a browser."""
