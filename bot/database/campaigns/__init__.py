"""Campaigns kept in the database: plans, audiences written out, claims, outcomes, the shared pace.

What it promises: every change of state is one conditional statement, so that a double tick, two senders or a
crash between two statements can neither send twice nor lose a person.
"""
