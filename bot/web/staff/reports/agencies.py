"""Which agency decides a service or a procedure, as the catalogue says."""

from __future__ import annotations

from bot.catalog.model import Catalog, Service
from bot.catalog.procedure_joins import codes_of
from bot.kernel.ids import ProcedureCode, ServiceId

UNKNOWN = ""
"""The catalogue does not say."""


def agency_of(service: Service) -> str:
    """The agency of the main procedure, else the hint of a pointer; `UNKNOWN` when neither is stated."""
    main = service.main
    return (main.agency if main else service.agency_hint or UNKNOWN).strip()


def agency_of_entry(catalog: Catalog, entry_id: str) -> str | None:
    """As `agency_of`; None for answers and whatever is no service."""
    service = catalog.services.get(ServiceId(entry_id))
    return None if service is None else agency_of(service)


def agencies_of_codes(catalog: Catalog) -> dict[ProcedureCode, str]:
    """The agency that decides each procedure with a card here; of several services the first counts."""
    found: dict[ProcedureCode, str] = {}
    for service in catalog.services.values():
        for procedure in service.procedures:
            found.setdefault(procedure.code, procedure.agency.strip())
    for service in catalog.services.values():
        for code in codes_of(service):
            found.setdefault(code, agency_of(service))
    return found
