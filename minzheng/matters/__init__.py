"""One folder per matter (事项); no tables, no views."""
