"""How a simulated person uses the bot, visit by visit. Only buttons that lie there are tapped. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from bot.conversations.actions import Action
from bot.conversations.feedback import REASONS
from bot.simulation.acts import Screen, Step, Visit, blocks, commands, shares, starts, taps, writes
from bot.simulation.citizens import Citizen
from bot.simulation.habits import Habits
from bot.simulation.questions import Question

LONGEST_GUIDE = 30
"""Steps after which anybody puts the phone away: more than any guide has."""


def first_visit(citizen: Citizen, question: Question, habits: Habits) -> Visit:
    """Come in by a link, choose in the settings, then ask."""
    yield starts(f"src_{citizen.poster}" if citizen.poster else "")
    if citizen.agrees or citizen.tells:
        yield from _settings(citizen)
    yield from asking(citizen, question, habits)


def asking(citizen: Citizen, question: Question, habits: Habits) -> Visit:
    """Ask one thing and go as far as one goes."""
    screen = yield writes(question.text)
    chance = citizen.chance
    if choices := [*screen.buttons("ask", "pick")]:
        meant = screen.button("ask", "pick", question.about) if question.about else None
        none_fits = screen.button("ask", "none")
        if meant and chance.random() < habits.picks:
            screen = yield taps(meant)
        else:
            yield taps(none_fits or choices[0])
            return
    yield from _reading(citizen, screen, habits)


def receiving(citizen: Citizen, letter: Screen, habits: Habits) -> Visit:
    """Look at a broadcast: open it, let it lie, stop all messages, or block the bot."""
    chance = citizen.chance
    point, stop = chance.random(), letter.button("camp", "stop")
    if point < habits.blocks:
        yield blocks()
    elif stop and point < habits.blocks + habits.stops:
        yield taps(stop)
    elif (opens := letter.button("camp", "open")) and chance.random() < habits.opens_broadcast:
        screen = yield taps(opens)
        yield from _reading(citizen, screen, habits)


def answering(letter: Screen, answer: str) -> Visit:
    """Answer the question at the end of a trial's window."""
    found = next((one for one in letter.buttons("camp", "reply") if one.arg(2) == answer), None)
    if found is not None:
        yield taps(found)


def reminded(citizen: Citizen, notice: Screen, habits: Habits) -> Visit:
    """React to a reminder, or to the one question after the link."""
    if back := notice.button("guide", "step"):
        if citizen.chance.random() < habits.goes_on:
            screen = yield taps(back)
            yield from _guide(citizen, screen, habits)
    else:
        yield from _telling(citizen, notice, habits)


def _settings(citizen: Citizen) -> Step:
    screen = yield commands("thongbao")
    for consent in citizen.agrees:
        if button := screen.button("consent", "toggle", consent.value):
            screen = yield taps(button)
    if citizen.tells and (button := screen.button("commune", "ask")):
        yield taps(button)
        screen = yield writes(citizen.tells.name)
        if button := screen.button("commune", "set", citizen.tells.id):
            screen = yield taps(button)
    return screen


def _reading(citizen: Citizen, screen: Screen, habits: Habits) -> Visit:
    """What follows an answer: more of the card, the papers, the guide, the portal, a thumb."""
    chance = citizen.chance
    whole = screen.button("card", "full")
    if whole and chance.random() < habits.full_card:
        screen = yield taps(whole)
    yield from _judging(screen, habits, chance)
    papers, guide = screen.button("list", "open"), screen.button("guide", "start")
    if papers and chance.random() < habits.lists:
        yield taps(papers)
    if guide and chance.random() < habits.guides:
        screen = yield taps(guide)
        yield from _guide(citizen, screen, habits)
    elif (portal := screen.button("portal", "open")) and chance.random() < habits.portal:
        screen = yield taps(portal)
        yield from _telling(citizen, screen, habits)


def _judging(screen: Screen, habits: Habits, chance: Random) -> Step:
    point = chance.random()
    up, down = screen.button("feedback", "up"), screen.button("feedback", "down")
    if up and point < habits.likes:
        yield taps(up)
    elif down and point < habits.likes + habits.dislikes:
        asked = yield taps(down)
        why = asked.button("feedback", "why", down.arg(0), chance.choice(REASONS))
        if why and chance.random() < habits.reasons:
            yield taps(why)
    if up and chance.random() < habits.shares:
        yield shares(up.arg(0))
    return screen


def _guide(citizen: Citizen, screen: Screen, habits: Habits) -> Visit:
    """Step by step; some stop, some are stuck, some go to the portal on the way."""
    chance, went_to_portal = citizen.chance, False
    for _ in range(LONGEST_GUIDE):
        if (stuck := screen.button("stuck", "ask")) and chance.random() < habits.stuck:
            screen = yield from _stuck(stuck, screen, chance)
            if chance.random() >= habits.unstuck:
                return
        portal = screen.button("portal", "open")
        if portal and not went_to_portal and chance.random() < habits.portal:
            went_to_portal = True
            yield taps(portal)  # the guide stays above, its buttons work on
        if finished := screen.button("outcome", "ask"):
            screen = yield taps(finished)
            yield from _telling(citizen, screen, habits)
            return
        onward = _onward(screen)
        if onward is None or chance.random() >= habits.goes_on:
            return
        screen = yield taps(onward)


def _onward(screen: Screen) -> Action | None:
    """The step that lies ahead: of the two directions, the later one."""
    steps = [one for one in screen.buttons("guide", "step") if one.number(1) is not None]
    return max(steps, key=lambda one: one.number(1) or 0, default=None)


def _stuck(button: Action, guide: Screen, chance: Random) -> Step:
    """Say where one is stuck and read the advice; the step's own buttons are there to go on with."""
    asked = yield taps(button)
    reasons = [*asked.buttons("stuck", "fix")]
    if reasons:
        # The first reasons of a step are the commonest.
        yield taps(reasons[min(int(chance.expovariate(0.9)), len(reasons) - 1)])
    return guide


def _telling(citizen: Citizen, screen: Screen, habits: Habits) -> Visit:
    """Say what came of it, or not."""
    chance = citizen.chance
    if chance.random() >= habits.tells:
        return
    told = weighted(habits.told, chance)
    buttons = [one for one in screen.buttons("outcome", "done") if one.arg(1) == told]
    if buttons:
        yield taps(buttons[0])


def weighted(shares_of: Sequence[tuple[str, float]], chance: Random) -> str:
    """One of some words, by their shares."""
    words, weights = zip(*shares_of, strict=True)
    return str(chance.choices(words, weights)[0])
