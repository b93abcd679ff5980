"""Which services and fields stand behind a procedure: the portal counts procedures, people ask for services.

Many to many: a service has several procedures, and a procedure may serve several services.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.catalog.model import Catalog, Service
from bot.kernel.ids import ProcedureCode, ServiceId


@dataclass(frozen=True, slots=True)
class ProcedureJoins:
    """Services and fields by procedure code, each once and in the catalogue's order."""

    services: Mapping[ProcedureCode, tuple[ServiceId, ...]]
    fields: Mapping[ProcedureCode, tuple[str, ...]]


def join_procedures(catalog: Catalog) -> ProcedureJoins:
    """The joins of a catalogue; a pointer's service counts where its code is known."""
    services: dict[ProcedureCode, dict[ServiceId, None]] = {}
    fields: dict[ProcedureCode, dict[str, None]] = {}
    for service in catalog.services.values():
        for code in codes_of(service):
            services.setdefault(code, {})[service.id] = None
            fields.setdefault(code, {})[service.field_id] = None
    return ProcedureJoins(
        {code: tuple(ids) for code, ids in services.items()},
        {code: tuple(ids) for code, ids in fields.items()},
    )


def codes_of(service: Service) -> Iterator[ProcedureCode]:
    """The codes of a service's procedures, known or with facts; one may come twice."""
    for procedure in service.procedures:
        yield procedure.code
    if service.code_known is not None:
        yield service.code_known
