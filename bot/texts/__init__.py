"""Message catalogues: whole sentences by key, Vietnamese complete, English beside it.

`vi/<area>.yaml` holds the keys `<area>.…`. Values are Telegram HTML with named placeholders; everything
put into a placeholder is escaped here unless it is already `Html`.
"""

from bot.texts.catalogue import Html, Speaker, Texts, UnknownText, load_texts, plain

__all__ = ["Html", "Speaker", "Texts", "UnknownText", "load_texts", "plain"]
