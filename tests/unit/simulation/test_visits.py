"""What simulated people do with the real desk, and what a report should find of what they really did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from bot.conversations.actions import Action
from bot.conversations.desk import respond
from bot.conversations.model import GiveConsent, Incoming, Turn
from bot.engagement.flows import ArmFlow
from bot.engagement.model import EventName
from bot.kernel.ids import ChatId, CommuneId, ServiceId
from bot.people.model import Consent
from bot.simulation.acts import Act, Screen, Visit, screen_of
from bot.simulation.citizens import Citizen, Place
from bot.simulation.habits import FIRST_CITIZEN, Habits, Post, World
from bot.simulation.questions import Question
from bot.simulation.truth import Truth
from bot.simulation.visits import answering, asking, first_visit, receiving
from tests.support.journeys import Visitor, reads_as
from tests.support.simulation import small_world

BIRTH = Question("khai sinh", ServiceId("khai_sinh"))
EAGER = Habits(
    lists=1.0, guides=1.0, goes_on=1.0, stuck=0.0, portal=1.0, tells=1.0, told=(("self", 1.0),), likes=1.0,
    shares=1.0, full_card=1.0,
)  # fmt: skip


def citizen(seed: int = 1, *, tells: Place | None = None, agrees: tuple[Consent, ...] = ()) -> Citizen:
    return Citizen(ChatId(FIRST_CITIZEN), 0, "quay", tells, agrees, Random(seed))


@dataclass
class Desk:
    """Lets somebody act at the real desk without a database; consents hold from turn to turn."""

    visitor: Visitor = field(default_factory=lambda: Visitor({"khai sinh": reads_as("khai_sinh")}))
    acts: list[Act] = field(default_factory=list)
    events: Counter[EventName] = field(default_factory=Counter)

    def play(self, visit: Visit) -> None:
        screen, act = Screen(), next(visit, None)
        while act is not None:
            screen = self._answer(act, screen)
            try:
                act = visit.send(screen)
            except StopIteration:
                return

    def _answer(self, act: Act, before: Screen) -> Screen:
        self.acts.append(act)
        person = self.visitor.person
        turn = Turn(
            act.incoming, person, self.visitor.now, text=act.text, command=act.command, action=act.action
        )
        outcome = respond(turn, self.visitor.inside())
        given = {effect.consent for effect in outcome.effects if isinstance(effect, GiveConsent)}
        state = outcome.state or person.state
        self.visitor.person = replace(person, state=state, consents=person.consents | given)
        self.events.update(event.name for event in outcome.events)
        assert not outcome.toast_is_alert, f"a button that is not there was tapped: {act}"
        return screen_of(outcome.replies) if outcome.replies else before


def test_a_first_visit_chooses_what_was_drawn_and_nothing_else() -> None:
    home = Place(CommuneId("xa-son-kim-1"), "Sơn Kim 1")
    agrees = (Consent.NOTIFICATIONS, Consent.FOLLOW_UP)
    desk = Desk()
    desk.play(first_visit(citizen(tells=home, agrees=agrees), BIRTH, replace(Habits(), guides=0.0)))
    assert desk.visitor.person.consents == set(agrees)
    assert desk.visitor.person.state.commune_id == home.id
    assert desk.visitor.person.state.source == "quay"
    assert desk.events[EventName.ANSWERED] == 1


def test_somebody_eager_goes_all_the_way() -> None:
    desk = Desk()
    desk.play(asking(citizen(), BIRTH, EAGER))
    reached = {
        EventName.CARD_OPENED, EventName.CHECKLIST_OPENED, EventName.STEP_REACHED, EventName.PORTAL_TAPPED,
        EventName.SUBMITTED_SELF, EventName.FEEDBACK_UP, EventName.SHARED,
    }  # fmt: skip
    assert reached <= set(desk.events)
    assert desk.events[EventName.SUBMITTED_SELF] == 1


def test_guides_lose_people_step_by_step_as_stated() -> None:
    steps = 0
    habits = Habits(guides=1.0, goes_on=0.5, stuck=0.0, portal=0.0, full_card=0.0, lists=0.0)
    for seed in range(1000):
        desk = Desk()
        desk.play(asking(citizen(seed), BIRTH, habits))
        steps += desk.events[EventName.STEP_REACHED] > 1
    assert steps / 1000 == pytest.approx(0.5, abs=3.5 * (0.25 / 1000) ** 0.5)


def test_who_is_stuck_says_why_and_stays_or_goes_on() -> None:
    stays, goes_on = Desk(), Desk()
    stays.play(asking(citizen(), BIRTH, replace(EAGER, stuck=1.0, unstuck=0.0)))
    goes_on.play(asking(citizen(), BIRTH, replace(EAGER, stuck=1.0, unstuck=1.0)))
    assert stays.events[EventName.STUCK] == 1
    assert goes_on.events[EventName.STUCK] > 1
    assert goes_on.events[EventName.SUBMITTED_SELF] == 1


LETTER = Screen((Action("camp", "open", ("1", "a", "khai_sinh")), Action("camp", "stop", ("1", "a"))))


def test_broadcasts_are_opened_stopped_and_blocked_as_stated() -> None:
    habits = Habits(opens_broadcast=0.4, stops=0.1, blocks=0.05)
    acts = Counter(_first_act(receiving(citizen(seed), LETTER, habits)) for seed in range(4000))
    for act, stated in {"open": 0.85 * 0.4, "stop": 0.1, "blocked": 0.05}.items():
        assert acts[act] / 4000 == pytest.approx(stated, abs=3.5 * (stated * (1 - stated) / 4000) ** 0.5)


def _first_act(visit: Visit) -> str:
    act = next(visit, None)
    if act is None:
        return "nothing"
    return "blocked" if act.incoming is Incoming.BLOCKED else act.action.verb if act.action else ""


def test_only_an_offered_answer_is_tapped() -> None:
    question = Screen((Action("camp", "reply", ("2", "a", "self_online")),))
    assert next(answering(question, "self_online")).action == question.actions[0]
    assert next(answering(question, "not_done"), None) is None


@pytest.mark.parametrize("received", [True, False])
@pytest.mark.parametrize("unequal", [True, False])
def test_people_submit_and_answer_as_planted(received: bool, unequal: bool) -> None:
    world = small_world(effect_points=0.0 if unequal else 15.0, unequal_reporting=unequal)
    truth, times = Truth(), 6000
    if received:
        truth.received.add(ChatId(FIRST_CITIZEN))
    answers = Counter(truth.answer(citizen(seed), world) for seed in range(times))
    stated = 0.55 if unequal and not received else 0.9
    submits = 0.35 if received and not unequal else 0.2
    heard = times - answers[None]
    assert heard / times == pytest.approx(stated, abs=0.025)
    assert answers["self_online"] / heard == pytest.approx(submits, abs=0.025)


def test_what_a_report_should_estimate_is_less_than_what_was_planted() -> None:
    world, truth = a_world_without_losses(), Truth()
    people = {ChatId(FIRST_CITIZEN + number) for number in range(80)}
    truth.received, truth.asked = people, people
    # 100 assigned to each arm, 80 of each asked, nine in ten of them answer: 10 points x 0.8 x 0.9.
    assert truth.expected_points(world, flow("a", 80), flow("holdout", 80)) == pytest.approx(7.2)
    truth.received = set()
    assert truth.expected_points(world, flow("a", 80), flow("holdout", 80)) == pytest.approx(0)


def test_who_leaves_because_of_a_broadcast_is_missed() -> None:
    world, truth = a_world_without_losses(Habits(stops=0.1, blocks=0.0)), Truth()
    truth.received = truth.asked = {ChatId(FIRST_CITIZEN + number) for number in range(72)}
    found = truth.expected_points(replace(world, effect_points=0.0), flow("a", 72), flow("holdout", 80))
    assert found == pytest.approx(-100 * 0.08 * 0.2 * 0.9)


def a_world_without_losses(habits: Habits | None = None) -> World:
    return small_world(
        habits=habits or Habits(stops=0.0, blocks=0.0), post=Post(blocked=0.0, server_error=0.0, unknown=0.0)
    )


def flow(arm: str, asked: int) -> ArmFlow:
    delivered = 0 if arm == "holdout" else 100
    return ArmFlow(arm, 100, delivered, asked, asked, 0, not_asked={"gone": 100 - asked})
