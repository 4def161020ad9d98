"""Clubs: blocs, treaties and ad hoc groups, with their years and members."""
