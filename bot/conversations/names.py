"""What a service is called in the language of the chat."""

from __future__ import annotations

from bot.catalog.model import Service
from bot.texts import Speaker


def name_of(say: Speaker, service: Service) -> str:
    """The short name for buttons and lists."""
    return service.name_en if say.language == "en" and service.name_en else service.name


def full_name_of(say: Speaker, service: Service) -> str:
    """The name for headings: in English beside the Vietnamese one, the only one the portal knows."""
    short = name_of(say, service)
    return short if short == service.name else f"{short} · {service.name}"
