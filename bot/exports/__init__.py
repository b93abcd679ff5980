"""Figures that leave the house: tables as XLSX, CSV and Parquet, a printable report, open data.

Everything here is made of `engagement.month_sharing` and its like: small counts are hidden before a table is
built, so no writer of files ever holds an exact one. Heavy libraries are imported late.
"""
