"""Markdown as officers write it, turned into the few tags Telegram shows; everything else is escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False})
_TAG = re.compile(r"<[^>]+>")
_INLINE = {
    "strong_open": "<b>",
    "strong_close": "</b>",
    "em_open": "<i>",
    "em_close": "</i>",
    "softbreak": "\n",
    "hardbreak": "\n",
}
_BLOCK = {
    "heading_open": "<b>",
    "heading_close": "</b>\n\n",
    "blockquote_open": "<blockquote>",
    "blockquote_close": "</blockquote>\n",
    "paragraph_open": "",
    "bullet_list_open": "",
    "ordered_list_open": "",
    "list_item_close": "",
    "inline": "",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may not stand in an answer; `line` counts from 0 within the text."""

    line: int
    reason: str


def telegram_html(text: str, allowed_hosts: Sequence[str]) -> tuple[str, tuple[Finding, ...]]:
    """Telegram HTML of a Markdown text, and what had to be left out.

    Bold, italics, code, headings (bold), lists, quotes and links to allowed hosts are kept.
    """
    writer = _Writer(allowed_hosts)
    for token in _MARKDOWN.parse(text):
        writer.block(token)
    joined = re.sub(r"\n{3,}", "\n\n", "".join(writer.out)).strip()
    return joined.replace("\n</blockquote>", "</blockquote>"), tuple(writer.findings)


def visible_length(rendered: str) -> int:
    """How many characters a reader sees, as Telegram counts them: UTF-16 units without tags."""
    plain = html.unescape(_TAG.sub("", rendered))
    return len(plain.encode("utf-16-le")) // 2


def is_allowed(url: str, allowed_hosts: Sequence[str]) -> bool:
    """True for https addresses on an allowed host, without user names or odd ports."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and parts.netloc in allowed_hosts
    except ValueError:
        return False


class _Writer:
    def __init__(self, allowed_hosts: Sequence[str]) -> None:
        self.out: list[str] = []
        self.findings: list[Finding] = []
        self._hosts = allowed_hosts
        self._numbers: list[int | None] = []
        self._links: list[bool] = []

    def block(self, token: Token) -> None:
        match token.type:
            case "inline":
                for child in token.children or ():
                    self._inline(child, token.map[0] if token.map else 0)
            case "bullet_list_open" | "ordered_list_open":
                start = token.attrGet("start")
                self._numbers.append(int(start or 1) if token.type == "ordered_list_open" else None)
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
                self.out.append("" if self._numbers else "\n")
            case "list_item_open":
                self._open_item()
            case "paragraph_close":
                self.out.append("\n" if token.hidden or self._numbers else "\n\n")
            case "fence" | "code_block":
                self.out.append(f"<pre>{html.escape(token.content.rstrip(), quote=False)}</pre>\n")
            case "hr":
                self.out.append("\n")
            case _:
                self._known_block(token)

    def _known_block(self, token: Token) -> None:
        if token.type not in _BLOCK:
            line = token.map[0] if token.map else 0
            self.findings.append(Finding(line, f"Telegram không hiện được kiểu này: {token.type}"))
        self.out.append(_BLOCK.get(token.type, ""))

    def _open_item(self) -> None:
        number = self._numbers[-1]
        indent = "  " * (len(self._numbers) - 1)
        self.out.append(f"{indent}• " if number is None else f"{indent}{number}. ")
        if number is not None:
            self._numbers[-1] = number + 1

    def _inline(self, token: Token, line: int) -> None:
        match token.type:
            case "text":
                self.out.append(html.escape(token.content, quote=False))
            case "code_inline":
                self.out.append(f"<code>{html.escape(token.content, quote=False)}</code>")
            case "link_open":
                self._open_link(str(token.attrGet("href") or ""), line)
            case "link_close":
                self.out.append("</a>" if self._links.pop() else "")
            case _ if token.type in _INLINE:
                self.out.append(_INLINE[token.type])
            case _:
                self.findings.append(Finding(line, f"Telegram không hiện được kiểu này: {token.type}"))

    def _open_link(self, url: str, line: int) -> None:
        allowed = is_allowed(url, self._hosts)
        self._links.append(allowed)
        if allowed:
            self.out.append(f'<a href="{html.escape(url)}">')
        else:
            self.findings.append(Finding(line, f"liên kết ngoài danh sách cho phép (allowed_hosts): {url}"))
