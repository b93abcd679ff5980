"""How journeys feel in chat: thin, without platform or database.

`desk.respond` takes one turn and returns its outcome. One file holds one journey; texts come from
`bot.texts`, decisions from the rooms.
"""
