"""The managers' report pages: figures with their meaning, filters in the address, charts beside tables.

Text comes first; pictures follow by themselves. Every page says its finding in a sentence, which days it is
about, as of when, and what could not be counted.
"""
