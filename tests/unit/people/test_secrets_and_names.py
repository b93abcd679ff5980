"""What is kept of a secret, and what people are called."""

from __future__ import annotations

import re

from bot.database.access import random_secret
from bot.people.access import MAX_NAME, tidy_name
from bot.people.model import Role
from bot.people.roles import PERMISSIONS, Permission, includes, is_staff, may
from bot.people.tokens import csrf_of, digest_of

START_ALPHABET = re.compile(r"[A-Za-z0-9_-]{1,60}")
"""Telegram allows 64 letters after `?start=`; `inv_` takes four."""


def test_secrets_fit_a_start_link_and_never_repeat() -> None:
    made = {random_secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(START_ALPHABET.fullmatch(secret) for secret in made)


def test_neither_the_digest_nor_the_form_secret_tells_the_secret() -> None:
    secret = random_secret()
    assert len({secret, digest_of(secret), csrf_of(secret)}) == 3
    assert digest_of(secret) == digest_of(secret) != digest_of(random_secret())
    assert csrf_of(secret) == csrf_of(secret) != csrf_of(random_secret())


def test_a_name_is_one_short_visible_line() -> None:
    assert tidy_name("  Trần\n\u202eBình\t ") == "Trần Bình"
    assert tidy_name("\u200f\n") == ""
    assert len(tidy_name("Nguyễn " * 40)) <= MAX_NAME


def test_each_role_includes_the_one_below() -> None:
    ranked = list(Role)
    for place, role in enumerate(ranked):
        assert [includes(role, other) for other in ranked] == [at <= place for at in range(len(ranked))]


def test_a_citizen_may_nothing_and_only_administrators_invite() -> None:
    assert not PERMISSIONS[Role.CITIZEN]
    assert [role for role in Role if may(role, Permission.INVITE_STAFF)] == [Role.ADMINISTRATOR]
    assert [role for role in Role if is_staff(role)] == [role for role in Role if PERMISSIONS[role]]
