"""One rule book over a nation, beside the engines that people would otherwise use for it."""
