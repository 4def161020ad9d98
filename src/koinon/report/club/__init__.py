"""The brief of a bloc, a treaty or a group of states."""
