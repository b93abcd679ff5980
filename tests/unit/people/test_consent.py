"""Agreeing and withdrawing, each consent by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.kernel.ids import ChatId, Pseudonym
from bot.people.consent import CURRENT_WORDING, ENDED_BY_BLOCKING, KEPT_BECAUSE_OF, given, withdrawn
from bot.people.model import ChatState, Consent, Person

NOBODY = Person(ChatState(ChatId(1)))
FRESH = Pseudonym("fresh")


def everything() -> Person:
    person = replace(NOBODY, topics=frozenset({"ho-tich"}))
    for consent in Consent:
        person = given(person, consent, fresh_pseudonym=FRESH)
    return person


def test_nothing_is_agreed_to_by_default() -> None:
    assert NOBODY.consents == frozenset()
    assert NOBODY.pseudonym is None


@pytest.mark.parametrize("consent", Consent)
def test_giving_one_gives_no_other(consent: Consent) -> None:
    assert given(NOBODY, consent, fresh_pseudonym=FRESH).consents == {consent}


@pytest.mark.parametrize("consent", Consent)
def test_only_measuring_brings_a_pseudonym(consent: Consent) -> None:
    pseudonym = given(NOBODY, consent, fresh_pseudonym=FRESH).pseudonym
    assert pseudonym == (FRESH if consent is Consent.MEASURING else None)


def test_the_first_pseudonym_stays() -> None:
    again = given(everything(), Consent.MEASURING, fresh_pseudonym=Pseudonym("other"))
    assert again.pseudonym == FRESH


@pytest.mark.parametrize("consent", Consent)
def test_withdrawing_takes_back_one_and_what_hangs_on_it(consent: Consent) -> None:
    left = withdrawn(everything(), consent)
    assert left.consents == set(Consent) - {consent}
    assert (left.pseudonym is None) == (consent is Consent.MEASURING)
    assert (left.topics == frozenset()) == (consent is Consent.NOTIFICATIONS)


def test_every_consent_has_a_wording_and_says_what_it_keeps() -> None:
    assert set(CURRENT_WORDING) == set(KEPT_BECAUSE_OF) == set(Consent)
    assert len(set(CURRENT_WORDING.values())) == len(Consent)


def test_blocking_ends_what_is_sent_and_nothing_else() -> None:
    assert set(ENDED_BY_BLOCKING) == {Consent.NOTIFICATIONS, Consent.FOLLOW_UP}
