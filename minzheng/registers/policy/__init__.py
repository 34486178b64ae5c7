"""What-ifs kept for later: snapshots of a district's facts, and named scenarios computed on them."""
