"""Who is told what, when, in which arm, and when sending must stop. Pure, but for `service.py`.

What it promises: a person gets one copy or is counted as unknown; nobody is written to who took consent
back; an arm once drawn stays; nothing leaves at night; and at every moment
assigned = sent + failed + skipped + pending + unknown.
"""
