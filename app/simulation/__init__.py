"""Orders of a file, day by day through several ways to route, over a network made from a seed."""
