"""Readings in the formats that others load."""
