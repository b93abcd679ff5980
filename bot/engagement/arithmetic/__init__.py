"""The doorway to the statistics libraries: plain numbers in, plain numbers out.

Every function loads its library when it is called, so that a start of the bot does not pay for it. Shares
are 0 to 1 here; reports speak of points (1 point = 0.01).
"""
