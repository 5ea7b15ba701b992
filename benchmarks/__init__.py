"""Measurements: how right the program is, and how fast."""
