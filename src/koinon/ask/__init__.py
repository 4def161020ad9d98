"""The counter: one function per question; what the command line and the web call, and nothing below them."""
