"""What a brief tells of one club, state or pair that is no measure of the catalogue."""
