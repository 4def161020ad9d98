"""The parts of the brief of two states, one module each, and the view that puts them together."""
