"""The parts of a brief, one module each: what it shows, what it says at the top, what it lacks."""
