"""Pictures and files sent through the sandbox."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.sandbox.params import Upload

Json = dict[str, Any]
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "application/pdf": "pdf", "text/plain": "txt"}
_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file the sandbox holds; `path` is what `getFile` answers as `file_path`."""

    file_id: str
    unique_id: str
    path: str
    name: str
    content_type: str
    size: int
    width: int = 0
    height: int = 0

    def as_json(self) -> Json:
        """Return the record kept in the journal."""
        return asdict(self)

    def as_document(self) -> Json:
        """Return the Bot API `Document`."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_name": self.name,
            "mime_type": self.content_type,
            "file_size": self.size,
        }

    def as_photo(self) -> Json:
        """Return the Bot API `PhotoSize`."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "width": self.width,
            "height": self.height,
            "file_size": self.size,
        }


class FileStore:
    """Files by id; their bytes lie under `folder`, or in memory when there is none."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._in_memory: dict[str, bytes] = {}
        self.known: dict[str, StoredFile] = {}

    def put(self, upload: Upload, kind: str) -> StoredFile:
        """Keep a file and return it; the same bytes always get the same unique id."""
        unique = hashlib.sha256(upload.content).hexdigest()[:16]
        number = len(self.known) + 1
        ending = _ENDINGS.get(upload.content_type) or Path(upload.filename).suffix.lstrip(".")[:8] or "bin"
        folder = _FOLDERS.get(kind, "files")
        width, height = image_size(upload.content) or (0, 0)
        stored = StoredFile(
            file_id=f"HopCat-{kind}-{number}-{unique}",
            unique_id=unique,
            path=f"{folder}/file_{number}.{ending if ending.isalnum() else 'bin'}",
            name=upload.filename,
            content_type=upload.content_type,
            size=len(upload.content),
            width=width,
            height=height,
        )
        self._write(stored.path, upload.content)
        self.remember(stored)
        return stored

    def remember(self, stored: StoredFile) -> None:
        """Know a file again whose bytes are already kept."""
        self.known[stored.file_id] = stored

    def read(self, path: str) -> bytes | None:
        """Return the bytes under a known `file_path`, None for anything else."""
        if path not in {stored.path for stored in self.known.values()}:
            return None
        if self._folder is None:
            return self._in_memory.get(path)
        place = self._folder / path
        return place.read_bytes() if place.exists() else None

    def _write(self, path: str, content: bytes) -> None:
        if self._folder is None:
            self._in_memory[path] = content
            return
        place = self._folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, GIF or JPEG, None for anything else."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
        return width, height
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
