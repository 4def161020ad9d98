"""The record of wars: who was bound to come, and who came."""
