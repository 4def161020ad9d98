"""Pure functions on arrays: composites, ranks, fits, breaks, splines."""
