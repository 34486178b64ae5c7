"""行政处罚: from a lead to a closed file, by the procedure of the day on which it was opened."""
