"""Promises of treaties between pairs, and against whom they hold."""
