"""What happened, and how it is kept. Pure.

What it promises: an event is a row only under the pseudonym of a person who agreed to measuring; for all
others a counter grows; taking consent back changes no total.
"""
