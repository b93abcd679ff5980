"""Telegram's HTML subset, read with Telegram's own complaints.

Source of the wording: tdlib/td, td/telegram/MessageEntity.cpp (`do_parse_html`); offsets are UTF-8 bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.sandbox.entities import FormattedText, Json, utf16_length
from bot.sandbox.errors import Refusal, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_PLAIN = re.compile(r"[^<&]+")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_SPACE = re.compile(r"\s*")


@dataclass(slots=True)
class _OpenTag:
    name: str
    argument: str
    offset: int


class _HtmlReader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Json] = []

    def read(self) -> FormattedText:
        while self.at < len(self.source):
            if plain := _PLAIN.match(self.source, self.at):
                self._take(plain[0], plain.end())
            elif self.source[self.at] == "<":
                self._read_tag()
            else:
                self._read_character()
        if self.open:
            raise _complaint(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        ordered = sorted(self.entities, key=lambda item: (item["offset"], -item["length"]))
        return FormattedText("".join(self.parts), tuple(ordered))

    def _read_character(self) -> None:
        match = _CHARACTER.match(self.source, self.at)
        character = _decoded(match) if match else None
        if match is None or character is None:
            self._take("&", self.at + 1)
        else:
            self._take(character, match.end())

    def _take(self, text: str, end: int) -> None:
        self.parts.append(text)
        self.length += utf16_length(text)
        self.at = end

    def _read_tag(self) -> None:
        begin = self.at
        if self.source.startswith("</", begin):
            self._read_end_tag(begin)
        else:
            self._read_start_tag(begin)

    def _read_start_tag(self, begin: int) -> None:
        name_end = self._skip(_TAG_NAME, begin + 1)
        if name_end >= len(self.source):
            raise _complaint(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        name = self.source[begin + 1 : name_end].lower()
        if name not in _KINDS:
            raise _complaint(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        argument = self._read_attributes(name, begin, name_end)
        if name == "span" and argument != "tg-spoiler":
            raise _complaint(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self.open.append(_OpenTag(name, argument, self.length))

    def _read_attributes(self, tag: str, begin: int, at: int) -> str:
        argument = ""
        while True:
            at = self._skip(_SPACE, at)
            if self._char(at) == ">":
                self.at = at + 1
                return argument
            name_end = self._skip(_ATTRIBUTE_NAME, at)
            name = self.source[at:name_end].lower()
            if not name:
                where = f'in the tag "{tag}" at byte offset {self._bytes(begin)}'
                raise _complaint(f"Empty attribute name {where}")
            at, value = self._read_value(tag, begin, self._skip(_SPACE, name_end))
            argument = _meaning(tag, name, value) or argument

    def _read_value(self, tag: str, begin: int, at: int) -> tuple[int, str]:
        if self._char(at) != "=":
            if at >= len(self.source):
                raise _complaint(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
            return at, ""
        at = self._skip(_SPACE, at + 1)
        quote = self._char(at)
        if quote not in {'"', "'"} or not quote:
            end = self._skip(_NAME_TOKEN, at)
            if self._char(end) != ">" and not self._char(end).isspace():
                raise _complaint(f"Unexpected end of name token at byte offset {self._bytes(at)}")
            return end, self.source[at:end].lower()
        end = self.source.find(quote, at + 1)
        if end < 0 or end + 1 >= len(self.source):
            raise _complaint(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return end + 1, _CHARACTER.sub(lambda match: _decoded(match) or match[0], self.source[at + 1 : end])

    def _read_end_tag(self, begin: int) -> None:
        if not self.open:
            raise _complaint(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        name_end = self._skip(_TAG_NAME, begin + 2)
        closing = self._skip(_SPACE, name_end)
        if self._char(closing) != ">":
            raise _complaint(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        name = self.source[begin + 2 : name_end].lower()
        tag = self.open.pop()
        if name and name != tag.name:
            where = f"Unmatched end tag at byte offset {self._bytes(begin)}"
            raise _complaint(f'{where}, expected "</{tag.name}>", found "</{name}>"')
        self.at = closing + 1
        if self.length > tag.offset:
            self._close(tag)

    def _close(self, tag: _OpenTag) -> None:
        item: Json = {"type": _KINDS[tag.name], "offset": tag.offset, "length": self.length - tag.offset}
        if tag.name == "a":
            address = tag.argument or self._text_from(tag.offset)
            if not re.match(r"(?:https?|tg|mailto|tel):", address):
                return
            item["url"] = address
        elif tag.name == "blockquote" and tag.argument:
            item["type"] = "expandable_blockquote"
        elif tag.name == "code" and tag.argument:
            item["language"] = tag.argument
        elif tag.name == "tg-emoji":
            item["custom_emoji_id"] = tag.argument
        elif tag.name == "pre":
            self._take_language(item)
        self.entities.append(item)

    def _take_language(self, pre: Json) -> None:
        """A code tag filling the whole pre gives its language away and disappears."""
        last = self.entities[-1] if self.entities else None
        if (
            last
            and last["type"] == "code"
            and (last["offset"], last["length"]) == (pre["offset"], pre["length"])
        ):
            self.entities.pop()
            if "language" in last:
                pre["language"] = last["language"]

    def _text_from(self, offset: int) -> str:
        units = "".join(self.parts).encode("utf-16-le", "surrogatepass")[2 * offset :]
        return units.decode("utf-16-le", "surrogatepass")

    def _skip(self, pattern: re.Pattern[str], at: int) -> int:
        match = pattern.match(self.source, at)
        return match.end() if match else at

    def _char(self, at: int) -> str:
        return self.source[at : at + 1]

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))


def parse_html(source: str) -> FormattedText:
    """Read Telegram HTML into plain text and entities.

    Raises:
        Refusal: `Bad Request: can't parse entities: ...`, worded as Telegram words it.
    """
    formatted = _HtmlReader(source).read()
    for item in formatted.entities:
        if item["type"] == "code":
            item.pop("language", None)
    return formatted


def _meaning(tag: str, attribute: str, value: str) -> str:
    wanted = {"a": "href", "code": "class", "span": "class", "tg-emoji": "emoji-id"}.get(tag)
    if tag == "blockquote" and attribute == "expandable":
        return "expandable"
    if attribute != wanted:
        return ""
    if tag == "code":
        return value.removeprefix("language-") if value.startswith("language-") else ""
    return value


def _decoded(match: re.Match[str]) -> str | None:
    decimal, hexadecimal, named = match.groups()
    if named:
        return _NAMED[named]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if 0 < number < 0x110000 else None


def _complaint(what: str) -> Refusal:
    return bad_request(f"can't parse entities: {what}")
