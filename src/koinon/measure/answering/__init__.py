"""Who answers when one is attacked: promises on a day, the record of wars, and what it says of the next."""
