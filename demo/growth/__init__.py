"""Grow the demonstration to the size that the service is built for: the data on which it is measured and tried.

What is told is the same for the same seed. Keys, codes and whatever else must not be guessed are fresh every time, as
they are everywhere; so are the ids and references that come of them.
"""
