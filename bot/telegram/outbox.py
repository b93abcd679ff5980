"""Replies as text and back: what the database keeps between "recorded" and "spoken"."""

from __future__ import annotations

import base64
import json
from typing import Any

from bot.conversations.actions import decode, encode
from bot.conversations.model import Attachment, Button, Reply


def pack(replies: tuple[Reply, ...]) -> str:
    """Replies as JSON; only what the bot will say, nothing a person typed, nothing said in confidence."""
    kept = [_pack_reply(reply) for reply in replies if not reply.in_confidence]
    return json.dumps(kept, ensure_ascii=False)


def unpack(text: str) -> tuple[Reply, ...]:
    """The replies of a packed outbox. They no longer replace a message: it may be long scrolled away."""
    return tuple(_unpack_reply(packed) for packed in json.loads(text))


def _pack_reply(reply: Reply) -> dict[str, Any]:
    packed: dict[str, Any] = {"html": reply.html}
    if reply.rows:
        packed["rows"] = [[_pack_button(button) for button in row] for row in reply.rows]
    if reply.attachment:
        attachment = reply.attachment
        content = base64.b64encode(attachment.content).decode()
        packed["file"] = [attachment.name, content, attachment.is_picture]
    return packed


def _pack_button(button: Button) -> list[str | None]:
    return [
        button.label,
        encode(button.action) if button.action else None,
        button.url,
        button.share,
        button.copy,
    ]


def _unpack_reply(packed: dict[str, Any]) -> Reply:
    rows = tuple(tuple(_unpack_button(button) for button in row) for row in packed.get("rows", ()))
    file = packed.get("file")
    attachment = Attachment(file[0], base64.b64decode(file[1]), file[2]) if file else None
    return Reply(packed["html"], rows, attachment=attachment)


def _unpack_button(packed: list[str | None]) -> Button:
    label, action, url, share, copy = packed
    return Button(label or "", decode(action) if action else None, url, share, copy)
