"""What every kind of brief is made from."""
