"""Who may do what."""

from __future__ import annotations

import itertools

import pytest

from bot.people.model import Role
from bot.people.roles import PERMISSIONS, Permission, is_staff, may


@pytest.mark.parametrize("permission", Permission)
def test_a_citizen_may_do_nothing_of_it_and_an_administrator_all(permission: Permission) -> None:
    assert not may(Role.CITIZEN, permission)
    assert may(Role.ADMINISTRATOR, permission)


def test_each_role_includes_the_one_below() -> None:
    for lower, higher in itertools.pairwise(Role):
        assert PERMISSIONS[lower] < PERMISSIONS[higher]


def test_only_an_administrator_invites_staff() -> None:
    assert [role for role in Role if may(role, Permission.INVITE_STAFF)] == [Role.ADMINISTRATOR]


def test_an_officer_writes_but_does_not_export() -> None:
    assert may(Role.OFFICER, Permission.WRITE_CAMPAIGNS)
    assert not may(Role.OFFICER, Permission.EXPORT_AGGREGATES)


def test_staff_are_all_but_citizens() -> None:
    assert [role for role in Role if not is_staff(role)] == [Role.CITIZEN]
