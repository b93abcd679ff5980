"""Every setting, read once from the environment and never changed after; see `.env.example`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
"""The project's folder: content lies beside the package."""


class Settings(BaseSettings):
    """One frozen object, built in `bot.app` and handed down; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    telegram_bot_token: SecretStr | None = Field(
        default=None, description="The bot's token from @BotFather. Empty: the built-in sandbox in a browser."
    )
    telegram_api_url: str | None = Field(
        default=None, description="Another Bot API server, without /bot at the end. Empty: Telegram's own."
    )
    database_url: str = Field(
        default="sqlite:///var/mot-cua.db",
        description="SQLite file (one process) or postgresql://… (any number of web and worker processes).",
    )
    webhook_url: str | None = Field(
        default=None, description="Public https address of this program; set, updates come by webhook."
    )
    webhook_secret: SecretStr | None = Field(
        default=None,
        description="1-256 of A-Z a-z 0-9 _ -, known to Telegram and us only; needed with WEBHOOK_URL.",
    )
    public_url: str | None = Field(
        default=None,
        description="Public https address of the web server: staff pages anywhere, links that count taps.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Signs links that count taps. Empty: made from the bot's token.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address the web server listens on; 0.0.0.0 behind a proxy."
    )
    port: int = Field(default=8080, description="Port of the web server (health, webhook).")
    sandbox_port: int = Field(default=8081, description="Port of the sandbox's chat page.")
    sandbox_folder: Path = Field(
        default=Path("var/sandbox"), description="Where the sandbox keeps its history."
    )
    content_folder: Path = Field(
        default=ROOT, description="Folder of services_catalog.yaml, province.yaml, faq, words."
    )
    first_administrator: int | None = Field(
        default=None, description="Telegram id of the first administrator; gets the role at start."
    )
    posters: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset({"quay", "truong", "tram-y-te", "nha-van-hoa", "mang-xa-hoi", "nhom", "bao-chi"}),
        description="Sources a poster's link may name besides communes, separated by commas.",
    )
    messages_per_second: float = Field(
        default=25.0,
        gt=0,
        le=1000,
        description="Messages sent to all chats together; Telegram allows about 30.",
    )
    broadcasts_weekly: int = Field(
        default=2, ge=1, le=50, description="At most so many broadcasts to one person in seven days."
    )
    broadcasts_from_hour: int = Field(
        default=7, ge=0, le=23, description="Broadcasts leave from this hour of the day, in Viet Nam."
    )
    broadcasts_until_hour: int = Field(
        default=21, ge=1, le=24, description="No broadcast leaves from this hour on."
    )
    approval_above: int = Field(
        default=50, ge=0, description="Campaigns to more people need a second person's approval."
    )
    tick_seconds: float = Field(
        default=15.0, gt=0, le=300, description="How often due reminders are looked for."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    @field_validator("posters", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator(
        "telegram_bot_token", "telegram_api_url", "webhook_url", "webhook_secret", "first_administrator",
        "public_url", "secret_key", mode="before",
    )  # fmt: skip
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        """`NAME=` in an env file means "not set", as people expect."""
        return None if value == "" else value

    @property
    def is_sandbox(self) -> bool:
        return self.telegram_bot_token is None
