"""Claimwatch: who claims what about an event, and where the claims contradict each other."""

__version__ = "0.1.0"
