"""Telegram HTML shown within a page: the few tags Telegram knows, everything else as the letters it is."""

from __future__ import annotations

from collections.abc import Collection
from html.parser import HTMLParser

from markupsafe import Markup, escape

from bot.campaigns.links import link_fault

SHOWN_TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "blockquote"})


def telegram_html(text: str, allowed_hosts: Collection[str] = ()) -> Markup:
    """A text as Telegram would show it, safe in any page whatever was typed.

    Only official links can be followed; others are shown struck and lead nowhere. Tags Telegram does not
    know stand there as text, and what was left open is closed.
    """
    writer = _Writer(allowed_hosts)
    writer.feed(text)
    writer.close()
    return writer.result()


class _Writer(HTMLParser):
    """Writes allowed tags anew without what stood in them; letters are escaped."""

    def __init__(self, allowed_hosts: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._allowed_hosts = allowed_hosts
        self._written: list[Markup] = []
        self._open: list[tuple[str, str]] = []
        """Tags that stand open: as they were typed, and as they were written."""

    def result(self) -> Markup:
        rest = [Markup("</{}>").format(written) for _, written in reversed(self._open)]
        return Markup().join([*self._written, *rest])

    def handle_data(self, data: str) -> None:
        self._written.append(escape(data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._open_link(dict(attrs).get("href") or "")
        elif tag in SHOWN_TAGS:
            self._open.append((tag, tag))
            self._written.append(Markup("<{}>").format(tag))
        else:
            self.handle_data(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag, attrs
        self.handle_data(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            self._written.append(Markup("</{}>").format(self._open.pop()[1]))
        else:
            self.handle_data(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.handle_data(f"<![{data}]>")

    def _open_link(self, address: str) -> None:
        if address and link_fault(address, self._allowed_hosts) is None:
            link = Markup('<a href="{}" rel="noopener noreferrer" target="_blank" title="{}">')
            self._open.append(("a", "a"))
            self._written.append(link.format(address, address))
        else:
            self._open.append(("a", "span"))
            self._written.append(Markup('<span class="dead-link" title="{}">').format(address))
