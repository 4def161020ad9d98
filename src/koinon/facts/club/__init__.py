"""Facts of one club: its members, what it binds them to, and what they pool."""
