"""What people can send besides text, as message fields."""

from __future__ import annotations

import base64
import binascii
import struct
import zlib
from typing import Any

from bot.sandbox.acting import caption
from bot.sandbox.errors import DriverMistake
from bot.sandbox.files import StoredFile
from bot.sandbox.params import Upload
from bot.sandbox.people import Person
from bot.sandbox.world import World

Json = dict[str, Any]


def fields_of(world: World, person: Person, wish: Json) -> Json:
    """Return the fields of a photo, voice, sticker, location, contact or document message.

    `content_base64`, `filename` and `content_type` bring a real file; without them a small one is made up.
    """
    kind = str(wish.get("kind", ""))
    words = caption(str(wish.get("caption", "")))
    match kind:
        case "photo":
            return {"photo": [_stored(world, wish, "photo", "image/png").as_photo()], **words}
        case "document":
            return {"document": _stored(world, wish, "document", "text/plain").as_document(), **words}
        case "voice":
            return {"voice": _voice(_stored(world, wish, "voice", "audio/ogg"))}
        case "sticker":
            return {"sticker": _sticker(_stored(world, wish, "sticker", "image/png"))}
        case "location":
            place = {
                "latitude": float(wish.get("latitude", 18.34)),
                "longitude": float(wish.get("longitude", 105.9)),
            }
            return {"location": place}
        case "contact":
            number = str(wish.get("phone_number", "+84000000000"))
            return {
                "contact": {"phone_number": number, "first_name": person.first_name, "user_id": person.id}
            }
    raise DriverMistake(f"unknown kind of message: {kind}")


def _stored(world: World, wish: Json, kind: str, usual_type: str) -> StoredFile:
    content_type = str(wish.get("content_type") or usual_type)
    name = str(wish.get("filename") or f"{kind}.{content_type.rpartition('/')[2]}")
    stored = world.files.put(Upload(name, content_type, _content(wish, kind)), kind)
    if kind == "photo" and not stored.width:
        raise DriverMistake("a photo must be PNG, JPEG or GIF")
    world.record({"k": "file", "file": stored.as_json()})
    return stored


def _content(wish: Json, kind: str) -> bytes:
    if "content_base64" in wish:
        try:
            return base64.b64decode(str(wish["content_base64"]), validate=True)
        except binascii.Error:
            raise DriverMistake("content_base64 is not base64") from None
    if kind in {"photo", "sticker"}:
        return plain_png(320, 200) if kind == "photo" else plain_png(128, 128)
    return f"{kind} của hộp cát".encode()


def _voice(stored: StoredFile) -> Json:
    place: Json = {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    return {**place, "duration": 3, "mime_type": "audio/ogg"}


def _sticker(stored: StoredFile) -> Json:
    look = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "👍"}
    return {**stored.as_photo(), "width": 512, "height": 512, **look}


def plain_png(width: int, height: int) -> bytes:
    """Return a one-coloured PNG of the given size in pixels."""
    row = b"\x00" + bytes((90, 140, 190)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(row * height)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
