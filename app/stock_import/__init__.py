"""Importing stock from a file."""
