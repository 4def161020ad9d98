"""Coalitions of any number of states, and how alike their portfolios are."""
