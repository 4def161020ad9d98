"""The page on who would answer an attack."""
