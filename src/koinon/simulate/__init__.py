"""The laboratory: what would follow."""
