"""The adapter to HTTP: health, and the webhook Telegram calls."""
