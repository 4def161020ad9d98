"""Clubs or states side by side."""
