"""Briefs: one view-model, then HTML, PDF and JSON."""
