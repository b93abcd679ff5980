"""Which files hold the content, and their texts as one value that can be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

SERVICES = "services_catalog.yaml"
PROVINCE = "province.yaml"
WORDS = "words/"
ANSWERS = "faq/"
ContentFiles = Mapping[str, str]
"""Text by name relative to the root, with `/`, for example `words/ho_tich.yaml`."""


def content_paths(root: Path) -> Iterator[Path]:
    """The files that make up the content below `root`, in a stable order; missing ones are left out."""
    candidates = [root / SERVICES, root / PROVINCE]
    candidates += sorted((root / WORDS).glob("*.yaml")) + sorted((root / ANSWERS).glob("*.md"))
    return (path for path in candidates if path.is_file())


def read_content(root: Path) -> dict[str, str]:
    """Every content file as text.

    Raises:
        OSError: when a file cannot be read.
        UnicodeDecodeError: when a file is not UTF-8.
    """
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in content_paths(root)}


def version_of(files: ContentFiles) -> str:
    """A short fingerprint: equal exactly when every name and text is equal."""
    digest = hashlib.sha256()
    for name in sorted(files):
        for part in (name, files[name]):
            encoded = part.encode()
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:16]
