"""The adapter to Telegram: the only room that knows python-telegram-bot."""

import os

# Durations come as timedelta, as the library's next major version will give them, without its warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")
