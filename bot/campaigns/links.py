"""Only official links: what an address must look like, and how impostors give themselves away."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from rapidfuzz.distance import OSA

SHORTENERS = frozenset({
    "bit.ly", "tinyurl.com", "goo.gl", "t.co", "is.gd", "ow.ly", "cutt.ly", "rb.gy", "s.id",
    "shorturl.at", "tiny.cc", "bom.so", "byvn.net", "by.com.vn", "lnk.to", "rebrand.ly", "shope.ee",
    "t.ly", "v.gd", "qr.ae", "buff.ly", "2.ly", "zpr.io", "gg.gg", "urlvn.net",
})  # fmt: skip
"""Addresses that hide where they lead."""

NEAR = 2
"""Letters that may differ for a name to count as an imitation."""

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"']+|tg://[^\s<>\"']+", re.IGNORECASE)
_BARE = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:vn|com|net|org|info|xyz|top|ly|me|io|cc)\b(?:/[^\s<>\"']*)?", re.I
)
_HREF = re.compile(r"<a\s[^>]*?href\s*=\s*[\"']?([^\"'>\s]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


class LinkFault(StrEnum):
    """Why an address may not be sent."""

    UNREADABLE = "unreadable"
    NOT_HTTPS = "not_https"
    NAME_BEFORE_HOST = "name_before_host"
    """`https://dichvucong.gov.vn@elsewhere`: what stands before @ is not where it leads."""
    PUNYCODE = "punycode"
    FOREIGN_LETTERS = "foreign_letters"
    PORT = "port"
    SHORTENER = "shortener"
    LOOKS_ALIKE = "looks_alike"
    NOT_ALLOWED = "not_allowed"


def link_fault(address: str, allowed_hosts: Collection[str]) -> LinkFault | None:
    """Why an address may not be sent; None for an official one.

    Args:
        allowed_hosts: hosts of the province's list; a subdomain of one is not on the list by itself.
    """
    try:
        parts = urlsplit(address if "//" in address else f"https://{address}")
        port = parts.port
    except ValueError:
        return LinkFault.UNREADABLE
    return _shape_fault(address, parts, port) or _host_fault(
        (parts.hostname or "").rstrip("."), allowed_hosts
    )


def host_of(address: str) -> str:
    """The host an address leads to; empty when it cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def links_in(html: str) -> list[str]:
    """Every address in a text: behind `<a>`, written out, or bare. Each once, in order."""
    visible = _TAG.sub(" ", html)
    written = [found.rstrip(".,;:!?)") for found in _ADDRESS.findall(visible)]
    bare = [found.group().rstrip(".,;:!?)") for found in _BARE.finditer(_ADDRESS.sub(" ", visible))]
    return list(dict.fromkeys([*_HREF.findall(html), *written, *bare]))


def _shape_fault(address: str, parts: SplitResult, port: int | None) -> LinkFault | None:
    host = parts.hostname or ""
    if not host or any(letter.isspace() or ord(letter) < 32 or letter == "\\" for letter in address):
        return LinkFault.UNREADABLE
    if "@" in parts.netloc:
        return LinkFault.NAME_BEFORE_HOST
    if parts.scheme.lower() != "https":
        return LinkFault.NOT_HTTPS
    if any(label.startswith("xn--") for label in host.split(".")):
        return LinkFault.PUNYCODE
    if not host.isascii() or "%" in host:
        return LinkFault.FOREIGN_LETTERS
    return LinkFault.PORT if port not in {None, 443} else None


def _host_fault(host: str, allowed_hosts: Collection[str]) -> LinkFault | None:
    if host in allowed_hosts:
        return None
    if host.removeprefix("www.") in SHORTENERS:
        return LinkFault.SHORTENER
    if any(_imitates(host, official) for official in allowed_hosts):
        return LinkFault.LOOKS_ALIKE
    return LinkFault.NOT_ALLOWED


def _imitates(host: str, official: str) -> bool:
    """Nearly the same letters, or the official name worn by another host."""
    plain, name = _letters(host), _letters(official)
    worn = _letters(official.rpartition(".")[0])
    return worn in plain or OSA.distance(plain, name, score_cutoff=NEAR) <= NEAR


def _letters(host: str) -> str:
    """Letters only, digits read as the letters they imitate: `d1chvuc0ng-gov.vn` → `dichvuconggovvn`."""
    return host.translate(str.maketrans("01345", "oleas", ".-_"))
