"""Joining files of the user's own to a panel."""
