"""Sentences of the brief of a club, a module per section."""
