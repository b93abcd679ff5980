"""Every address the bot may send to a citizen, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.catalog.content import PROVINCE, SERVICES
from bot.catalog.model import Catalog


@dataclass(frozen=True, slots=True)
class Link:
    """One address; `owner` is the service or the key of the province profile that holds it."""

    url: str
    file: str
    owner: str
    label: str


def iter_links(catalog: Catalog) -> Iterator[Link]:
    """Addresses of the province profile first, then of the services, each address once."""
    seen: set[str] = set()
    for link in (*_province_links(catalog), *_service_links(catalog)):
        if link.url not in seen:
            seen.add(link.url)
            yield link


def _province_links(catalog: Catalog) -> Iterator[Link]:
    province = catalog.province
    yield Link(province.portal_home, PROVINCE, "portal.home", province.portal_name)
    yield Link(province.portal_search, PROVINCE, "portal.search", province.portal_name)
    for key, url in province.links.items():
        yield Link(url, PROVINCE, f"links.{key}", key)


def _service_links(catalog: Catalog) -> Iterator[Link]:
    for service in catalog.services.values():
        for procedure in service.procedures:
            if procedure.portal_url:
                yield Link(procedure.portal_url, SERVICES, service.id, f"{procedure.code} {service.name}")
