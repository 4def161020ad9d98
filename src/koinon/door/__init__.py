"""The door for Python: what ``import koinon as kn`` offers, and the objects it gives.

Nothing is computed here. A function of the door asks the floors below, says so in a sentence where a keyword
is misspelt, and returns the object behind the answer.
"""
