"""Pages of this part: serving people, lists, managing days, planning."""
