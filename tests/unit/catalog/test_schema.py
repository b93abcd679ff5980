"""What editors are told agrees with what the reader takes."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.catalog.loading import examine
from bot.catalog.schema import schema_text, services_schema
from tests.unit.catalog.small_content import SERVICES, SERVICES_FILE, changed, small_files

VALIDATOR = Draft202012Validator(services_schema())


def as_json(text: str) -> Any:
    """YAML as an editor's schema check sees it: dates are strings."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(schema_text()))


def test_small_content_passes_both() -> None:
    assert list(VALIDATOR.iter_errors(as_json(SERVICES))) == []
    assert examine(small_files()).catalog is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("code: '1.001000'", "code: 1.001000"),
        ("result: Thẻ thử", "resutl: Thẻ thử"),
        ("level: full", "level: muc4"),
        ("channels: [online, desk]", "channels: []"),
        ("core: true", "core: co"),
        ("audience: [công dân]", "audience: [ai cũng được]"),
        ("    review_by: 2027-01-31\n  mat", "  mat"),
    ],
)
def test_both_refuse_the_same_mistakes(old: str, new: str) -> None:
    files = changed(SERVICES_FILE, old, new)
    assert examine(files).catalog is None
    assert list(VALIDATOR.iter_errors(as_json(files[SERVICES_FILE])))


def test_every_key_of_the_schema_is_known_to_the_reader() -> None:
    service = services_schema()["properties"]["services"]["additionalProperties"]["properties"]
    variant = service["variants"]["items"]["properties"]
    for keys, place in ((service, "    name_en: Trial card\n"), (variant, "        agency: Phòng Thử\n")):
        indent = " " * (len(place) - len(place.lstrip()))
        for key in keys:
            files = changed(SERVICES_FILE, place, f"{place}{indent}{key}:\n")
            reasons = [problem.reason for problem in examine(files).problems]
            assert not any("khóa lạ" in reason for reason in reasons), key
