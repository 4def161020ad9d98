"""Facts of two states: what binds and divides them."""
