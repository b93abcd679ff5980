"""What should this person prepare, in which order, and submit where?

Promises: only facts of the catalogue are used; a procedure without a stated online channel never gets
online steps; a gap stays a gap, named as unconfirmed.
"""
