"""Networks of states: what ties them, who stands where, and how the whole changes."""
