"""Policy rules as pure functions over exact integers."""
