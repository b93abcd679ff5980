"""Addresses of the pages: what is refused at start, and what the rest of the program is told."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, explain


def settings(**values: object) -> Settings:
    values = {"telegram_bot_token": SecretStr("1:a"), **values}
    return Settings(_env_file=None, **values)  # type: ignore[arg-type, call-arg]


@pytest.mark.parametrize("address", ["https://MotCua.example.vn", " https://motcua.example.vn/ "])
def test_a_public_address_is_kept_without_its_last_slash(address: str) -> None:
    made = settings(public_url=address)
    assert made.pages_url == "https://motcua.example.vn"
    assert (made.pages_are_public, made.is_https) == (True, True)


@pytest.mark.parametrize(
    "address",
    [
        "http://motcua.example.vn",
        "motcua.example.vn",
        "ftp://motcua.example.vn",
        "https://",
        "https://motcua.example.vn/staff",
        "https://motcua.example.vn?x=1",
        "https://motcua.example.vn#x",
        "https://ai-do@motcua.example.vn",
        "https://motcua.example.vn:cong",
        "http://localhost.example.vn",
        "http://[::1",
    ],
)
def test_an_address_that_cannot_serve_pages_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(public_url=address)
    sentence = explain(refused.value)
    assert sentence.startswith("PUBLIC_URL ")
    assert "\n" not in sentence


def test_localhost_is_for_trying_and_not_public() -> None:
    made = settings(public_url="http://localhost:8080/")
    assert made.pages_url == "http://localhost:8080"
    assert (made.pages_are_public, made.is_https) == (False, False)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("10.0.0.7", "http://10.0.0.7:8080"),
    ],
)
def test_without_a_public_address_pages_are_where_the_server_listens(host: str, address: str) -> None:
    made = settings(host=host)
    assert made.pages_url == address
    assert not made.pages_are_public


def test_a_public_sandbox_needs_a_key_of_its_own() -> None:
    public = {"telegram_bot_token": None, "public_url": "https://motcua.example.vn"}
    with pytest.raises(ValidationError) as refused:
        settings(**public)
    assert "Set SECRET_KEY" in explain(refused.value)
    assert settings(**public, secret_key=SecretStr("k" * 40)).pages_are_public
    assert settings(telegram_bot_token=None).is_sandbox


def test_what_is_wrong_is_told_without_the_values() -> None:
    with pytest.raises(ValidationError) as refused:
        settings(port="mật khẩu", public_url="http://mật-khẩu.vn")
    told = explain(refused.value)
    assert "PORT" in told
    assert "PUBLIC_URL" in told
    assert "mật" not in told
