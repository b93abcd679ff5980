"""Online shares worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from bot.catalog.procedure_joins import join_procedures
from bot.engagement.portal_rows import PortalChannel, SubmittedBy
from bot.engagement.portal_shares import PortalSum, PortalSums, ShareBy, Tally, online_share
from tests.support.small_content import a_procedure, a_service, small_catalog

ONLINE, DESK, POST = PortalChannel
SELF, FOR_THEM, UNKNOWN = SubmittedBy

SUMS = PortalSums(
    (
        PortalSum("a", ONLINE, SELF, 30),
        PortalSum("a", ONLINE, FOR_THEM, 10),
        PortalSum("a", DESK, UNKNOWN, 60),
        PortalSum("b", ONLINE, UNKNOWN, 5),
        PortalSum("b", POST, UNKNOWN, 15),
        PortalSum("c", DESK, SELF, 8),
    )
)
"""By hand: a 40 of 100, b 5 of 20, c 0 of 8; together 45 of 128."""


def test_each_group_has_its_numerator_and_denominator() -> None:
    shares = online_share(SUMS, ShareBy.PROCEDURE, groups_of=lambda key: (key,))
    assert {key: (tally.online, tally.dossiers) for key, tally in shares.groups.items()} == {
        "a": (40, 100), "b": (5, 20), "c": (0, 8),
    }  # fmt: skip
    assert (shares.total.online, shares.total.dossiers) == (45, 128)
    assert shares.total.share == 45 / 128
    assert (shares.overlap, shares.ungrouped) == (0, Tally())


def test_who_submitted_stands_beside_the_share() -> None:
    tally = online_share(SUMS, ShareBy.PROCEDURE, groups_of=lambda key: (key,)).groups["a"]
    assert (tally.online_self, tally.online_for_them, tally.online_unknown) == (30, 10, 0)
    assert tally.self_share == float(Fraction(3, 4))


def test_nothing_has_no_share() -> None:
    assert (Tally().share, Tally().self_share) == (None, None)
    assert Tally(online_unknown=3).self_share is None


def test_a_dossier_of_two_services_is_counted_once_in_the_total() -> None:
    groups = {"a": ("x", "y"), "b": ("y",)}
    shares = online_share(SUMS, ShareBy.SERVICE, groups_of=lambda code: groups.get(code, ()))
    assert (shares.groups["x"].online, shares.groups["x"].dossiers) == (40, 100)
    assert (shares.groups["y"].online, shares.groups["y"].dossiers) == (45, 120)
    assert shares.ungrouped == Tally(in_person=8)
    assert shares.total.dossiers == 128
    grouped = sum(tally.dossiers for tally in shares.groups.values())
    assert (shares.overlap, grouped + shares.ungrouped.dossiers - shares.overlap) == (100, 128)


def test_services_and_fields_are_joined_once_each() -> None:
    shared = a_procedure("1.000001")
    services = {
        one.id: one
        for one in (
            a_service("khai_sinh", "Khai sinh", shared, shared),
            a_service("ghi_chu", "Ghi chú", shared, code_known="1.000001"),
            a_service("nuoi_gau", "Nuôi gấu", code_known="1.000009", field_id="rung"),
        )
    }
    joins = join_procedures(replace(small_catalog(), services=services))
    assert joins.services == {"1.000001": ("khai_sinh", "ghi_chu"), "1.000009": ("nuoi_gau",)}
    assert joins.fields == {"1.000001": ("ho_tich",), "1.000009": ("rung",)}
