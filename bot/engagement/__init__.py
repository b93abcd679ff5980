"""What happened, how it is kept, and how sure we are that we caused it. Pure.

What it promises: an event is a row only under the pseudonym of a person who agreed to measuring; for all
others a counter grows; taking consent back changes no total. An experiment is sealed before it is sent and
read after its window (`experiments`), on everyone assigned (`flows`, `lift`; people over `waves`, whole
`clusters`), once (`multiplicity`); what it can see is said beforehand (`power`). Units are ranked with small
ones treated fairly (`ranking`), and small counts cannot be computed back from what is shared (`suppression`).
"""
