"""The parts of the brief of a state, one module each, and the view that puts them together."""
