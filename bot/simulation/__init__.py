"""Simulated citizens: full pages for a newcomer, and a report whose truth is known.

Invented people ask, drop out, submit and report by the probabilities in `habits`; a planted effect makes some
of those who got a broadcast submit who would not have. Everything they do passes through the same desks,
memory, outbox and clock ticks as the real thing. What the room promises:

- **Nobody real is touched.** It runs only on a database without anybody else, marks it as invented before the
  first person arrives, and gives its people chat numbers that Telegram does not give out (`habits.CHATS`).
- **The same seed and last day give the same figures**, whatever the database or the machine.
- **The truth stays outside.** Who really submitted is known here alone; the report sees what people answer.

`citizens`, `visits`, `questions`, `rhythm` and `truth` are pure: chance and time are handed in.
"""
