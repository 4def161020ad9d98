"""Who would answer an attack: the promises, and what the record of wars makes of them."""
