"""Journeys of officers, managers and administrators in chat: thin, over the campaigns and people rooms.

Unlike a citizen's journeys they await: an office keeps plans in the database. A journey changes something by
one conditional step, so that a second delivery of its update finds it done and says so.
"""
