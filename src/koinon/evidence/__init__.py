"""Evidence: what a measure foretells, tested on what it has not seen."""
