"""Awards, dues, issue runs and payments."""
