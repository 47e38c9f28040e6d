"""Algorithms that know neither news nor Arabic."""
