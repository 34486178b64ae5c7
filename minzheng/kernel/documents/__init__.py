"""Papers: templates, document numbers, PDF, archive."""
