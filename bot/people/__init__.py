"""Who agreed to what, who may do what, and how a person is forgotten. Pure: rules, no storage.

What it promises: every consent stands alone and none is given by default; one place says what each role
may do; one place says when data goes.
"""
