"""Every setting, read once from the environment and never changed after; see `.env.example`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
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
    raw_event_days: int = Field(
        default=90, ge=7, le=3650, description="Days after which raw events go; daily sums stay for ever."
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

    @field_validator("public_url")
    @classmethod
    def _is_an_address_of_ours(cls, value: str | None) -> str | None:
        """Only the address itself: paths below it are ours to make, and a slash at its end is forgiven."""
        if value is None:
            return None
        parts = urlsplit(value.strip().rstrip("/"))
        is_local = parts.scheme == "http" and parts.hostname in LOCAL_HOSTS
        if not parts.hostname or parts.port == 0 or not (parts.scheme == "https" or is_local):
            raise ValueError("must begin with https:// (for trying on one machine: http://localhost)")
        if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("must be a bare address such as https://motcua.example.vn, without a path")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @model_validator(mode="after")
    def _public_means_secret(self) -> Self:
        """The sandbox's token is in the source for all to read: what it signs, anybody could sign."""
        if self.public_url is not None and self.is_sandbox and self.secret_key is None:
            raise ValueError(
                "PUBLIC_URL is set, so strangers can reach this program, but without TELEGRAM_BOT_TOKEN it "
                "signs its links with a key that everybody knows. Set SECRET_KEY to a long random text, "
                "or leave PUBLIC_URL empty."
            )
        return self

    @property
    def is_sandbox(self) -> bool:
        return self.telegram_bot_token is None

    @property
    def pages_url(self) -> str:
        """Where the web server's pages answer, without a slash at the end."""
        if self.public_url is not None:
            return self.public_url
        host = "127.0.0.1" if self.host in ANY_HOST else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def pages_are_public(self) -> bool:
        """Whether the pages answer other machines than this one."""
        return self.public_url is not None and self.is_https

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the pages by https, so that cookies may be kept to it."""
        return self.pages_url.startswith("https://")


LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
"""Names by which only the machine itself is reached."""

ANY_HOST = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - read, not listened on
"""Not an address but the wish to listen on all of them."""


def explain(error: ValidationError) -> str:
    """What is wrong with the settings, one sentence each; values are left out, they may be secrets."""
    return "\n".join(_sentence(found["loc"], found["msg"]) for found in error.errors(include_input=False))


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    reason = message.removeprefix("Value error, ")
    return f"{str(place[0]).upper()} {reason}" if place else reason
