"""The auditor's face."""
