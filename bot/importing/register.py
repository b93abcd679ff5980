"""The register of a catalogue: which codes and communes a report may speak of."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from bot.catalog.model import Catalog
from bot.catalog.procedure_joins import codes_of
from bot.engagement.portal_register import CommuneName, PortalRegister
from bot.kernel.ids import ProcedureCode

NATIONAL_CODES = Path("training") / "procedure_names.csv"
"""Within a content folder: procedures of the whole country. A province's report has ten times the
procedures that have a card here; they belong to its total all the same."""

_CODE = re.compile(r"\d\.\d{6}")


def register_of(catalog: Catalog, national_codes: frozenset[ProcedureCode] = frozenset()) -> PortalRegister:
    """The register of a catalogue, widened by codes that have no card."""
    own = {code for service in catalog.services.values() for code in codes_of(service)}
    province = catalog.province
    return PortalRegister(
        codes=national_codes | own,
        communes=tuple(CommuneName(one.id, one.kind, one.name) for one in province.communes),
        former_units=province.former_units,
    )


def national_codes(content_folder: Path) -> frozenset[ProcedureCode]:
    """The country's procedure codes that a content folder lists; none where it brings no list."""
    path = content_folder / NATIONAL_CODES
    if not path.exists():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        codes = {row["code"] for row in csv.DictReader(file)}
    return frozenset(ProcedureCode(code) for code in codes if _CODE.fullmatch(code))
