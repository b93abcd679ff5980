"""Reading province.yaml: all that another province replaces."""

from __future__ import annotations

from bot.catalog.model import Commune, Contact, ProvinceProfile
from bot.catalog.sheets import Sheet, Table
from bot.kernel.folding import fold
from bot.kernel.ids import CommuneId

COMMUNE_KINDS = ("phường", "xã", "đặc khu")
PLACEHOLDER = "{portal_id}"


def read_province(sheet: Sheet, text: str) -> ProvinceProfile | None:
    """The profile; None when the file is no table at all. Problems are left on the sheet."""
    root = sheet.table(text)
    if root is None:
        return None
    portal = root.table("portal")
    profile = ProvinceProfile(
        name=root.text("name"),
        name_en=root.text("name_en"),
        operator=root.text("operator"),
        portal_name=portal.text("name"),
        portal_home=portal.text("home"),
        portal_search=portal.text("search"),
        portal_procedure_url=_page_template(portal),
        links=_texts_by_key(root, "links"),
        allowed_hosts=root.texts("allowed_hosts"),
        communes=_communes(root),
        former_units=_texts_by_key(root, "former_units"),
        contacts=_contacts(root),
    )
    portal.finish()
    root.finish()
    return profile


def commune_id(kind: str, name: str) -> CommuneId:
    """An id that survives reordering of the file: `phuong-thanh-sen`."""
    return CommuneId(fold(f"{kind} {name}").replace(" ", "-"))


def _page_template(portal: Table) -> str:
    found = portal.text("procedure_page")
    if found and PLACEHOLDER not in found:
        portal.complain("procedure_page", f"phải chứa {PLACEHOLDER}")
    return found


def _texts_by_key(root: Table, key: str) -> dict[str, str]:
    rows = root.table(key)
    return {name: rows.text(name) for name, _ in rows.entries()}


def _communes(root: Table) -> tuple[Commune, ...]:
    found: dict[CommuneId, Commune] = {}
    for row in root.tables("communes"):
        name, kind = row.text("name"), row.text("kind")
        if kind and kind not in COMMUNE_KINDS:
            row.complain("kind", f"“{kind}” không dùng được; chọn trong: {', '.join(COMMUNE_KINDS)}")
        key = commune_id(kind, name)
        if key in found:
            row.complain("name", f"{kind} {name} bị lặp")
        found[key] = Commune(key, name, kind)
        row.finish()
    return tuple(found.values())


def _contacts(root: Table) -> tuple[Contact, ...]:
    found: dict[str, Contact] = {}
    for row in root.tables("contacts"):
        contact = Contact(
            id=row.name("id"),
            label=row.text("label"),
            value=row.text("value"),
            confirmed=row.flag("confirmed", default=False),
            source_date=row.day("source_date"),
        )
        if contact.id in found:
            row.complain("id", f"mã “{contact.id}” bị lặp")
        found[contact.id] = contact
        row.finish()
    return tuple(found.values())
