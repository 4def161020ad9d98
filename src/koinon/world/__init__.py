"""The nouns of the field: states with their code systems and dates, blocs, treaties, memberships."""
