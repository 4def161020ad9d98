"""Facts of one state: its standing, ties, trade, votes and conflicts."""
