"""Một Cửa: a Telegram bot by which a province explains and promotes its online public services."""
