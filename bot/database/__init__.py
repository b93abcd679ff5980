"""Tables, transactions and the conversations' memory, alike on SQLite and PostgreSQL.

What it promises: one turn is recorded whole or not at all; an update is handled once; nothing about a
person is kept beyond what they agreed to; and what is forgotten is gone, on SQLite down to the file's bytes.
Start with `create_database`, `migrate` and `DatabaseMemory`.
"""
