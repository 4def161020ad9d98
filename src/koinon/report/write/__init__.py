"""Writing a brief: HTML, PDF and JSON."""
