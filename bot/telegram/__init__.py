"""The adapter to Telegram: the only room that knows python-telegram-bot."""
