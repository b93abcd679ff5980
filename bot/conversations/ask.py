"""Free text: one answer, a short "did you mean", or an honest no with a way on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.conversations import card, communes, faq, life_events, small_talk
from bot.conversations.buttons import act, rows_of, ways_on
from bot.conversations.inside import Inside
from bot.conversations.model import Button, KeepQuestion, Outcome, Reply, Turn
from bot.conversations.names import name_of
from bot.engagement.model import OF_NONE, PICKED, Event, EventName
from bot.kernel.folding import fold
from bot.kernel.ids import EntryId
from bot.people.model import Consent
from bot.search.model import Band, EntryKind, Facet, Understanding
from bot.texts import Html, Speaker

MAX_QUESTIONS = 3
"""More questions in one message are answered up to this many; the rest are asked for again."""

MAX_CHOICES = 3
"""Buttons in "did you mean": more is a list nobody reads."""


def answer(turn: Turn, inside: Inside) -> Outcome:
    """Read a question and answer it, piece by piece when several stand in one message."""
    questions = inside.split(turn.text) or (turn.text,)
    outcomes = [_answer_one(turn, inside, text) for text in questions[:MAX_QUESTIONS]]
    merged = _with_old_name_explained(turn, inside, _merge(turn, outcomes))
    if len(questions) > MAX_QUESTIONS:
        note = Reply(inside.speaker(turn)("ask.too_many", count=MAX_QUESTIONS))
        merged = replace(merged, replies=(*merged.replies, note))
    return merged


def _with_old_name_explained(turn: Turn, inside: Inside, outcome: Outcome) -> Outcome:
    """A district named in a question is answered as asked, and said to be an old name."""
    former = communes.former_unit(turn.text, inside)
    if former is None:
        return outcome
    name, note = former
    old = Reply(inside.speaker(turn)("commune.former_note", name=name, note=note))
    return replace(outcome, replies=(*outcome.replies, old))


def none_of_these(turn: Turn, inside: Inside) -> Outcome:
    """`ask:none`: the choices offered were all wrong."""
    say = inside.speaker(turn)
    reply = Reply(say("ask.none_of_these"), rows_of(ways_on(say, inside.catalog.province)))
    return Outcome(replies=(reply,), events=(Event(EventName.UNANSWERED, detail=OF_NONE),))


def pick(turn: Turn, inside: Inside) -> Outcome:
    """`ask:pick:<entry>[:<facet>]`: the one of the choices that was meant."""
    assert turn.action is not None
    entry_id, facet = turn.action.arg(0), turn.action.arg(1)
    service = inside.service(entry_id)
    if service is not None:
        facets = tuple(one for one in Facet if one.value == facet)
        shown = card.show(turn, inside, service, facets=facets, replaces=False)
        return _answered(shown, service.id, PICKED)
    if inside.faq(entry_id) is not None:
        return _answered(faq.show(turn, inside, entry_id), entry_id, PICKED)
    return card.stale(turn, inside)


def _answer_one(turn: Turn, inside: Inside, text: str) -> Outcome:
    read = _read(text, inside)
    asked = Event(EventName.ASKED)
    outcome = _reply_to(turn, inside, text, read)
    return replace(outcome, events=(asked, *outcome.events))


def _read(text: str, inside: Inside) -> Understanding:
    """What a question means; an old district named beside a service must not draw attention to itself."""
    former = communes.former_unit(text, inside)
    if former is None:
        return inside.understand(text)
    without = inside.understand(" ".join(fold(text).replace(fold(former[0]), " ").split()))
    is_service = without.best is not None and inside.service(without.best.entry_id) is not None
    return without if without.band is Band.ANSWER and is_service else inside.understand(text)


def _reply_to(turn: Turn, inside: Inside, text: str, read: Understanding) -> Outcome:
    if read.emergency:
        return small_talk.emergency(turn, inside, read.emergency)
    previous = inside.service(turn.state.current) if turn.state.current else None
    if read.is_about_previous and previous is not None:
        return _answered(card.show(turn, inside, previous, facets=read.facets, replaces=False), previous.id)
    if read.is_about_previous:
        return _ask_which(turn, inside)
    if read.kind in (EntryKind.CHITCHAT, EntryKind.OUT_OF_SCOPE) and read.group is not None:
        return small_talk.reply(turn, inside, read.group)
    if read.life_event is not None:
        return life_events.tell(turn, inside, read.life_event)
    if read.band is Band.ANSWER and read.best is not None:
        return _say_answer(turn, inside, read)
    if read.band is Band.ASK and (read.options or read.candidates):
        return _ask_back(turn, inside, read)
    return _honest_no(turn, inside, text, read)


def _say_answer(turn: Turn, inside: Inside, read: Understanding) -> Outcome:
    assert read.best is not None
    entry_id = read.best.entry_id
    service = inside.service(entry_id)
    if service is not None:
        shown = card.show(turn, inside, service, facets=read.facets, replaces=False)
        return _answered(shown, service.id)
    return _answered(faq.show(turn, inside, entry_id), entry_id)


def _answered(outcome: Outcome, entry_id: str, how: str | None = None) -> Outcome:
    answered = Event(EventName.ANSWERED, EntryId(entry_id), detail=how)
    return replace(outcome, events=(answered, *outcome.events))


def _ask_which(turn: Turn, inside: Inside) -> Outcome:
    asked_back = small_talk.which_service(turn, inside)
    return replace(asked_back, events=(Event(EventName.ASKED_BACK),))


def _ask_back(turn: Turn, inside: Inside, read: Understanding) -> Outcome:
    say = inside.speaker(turn)
    ids = read.options or tuple(one.entry_id for one in read.candidates)
    choices = _choices(say, inside, ids, read.facets)
    if not choices:
        return _ask_which(turn, inside)
    lines = Html("\n".join(line for line, _ in choices))
    question = read.question or say.label("ask.did_you_mean")
    rows = (*rows_of((button for _, button in choices), per_row=1), (_none_button(say),))
    reply = Reply(say("ask.back", question=question, choices=lines), rows)
    return Outcome(replies=(reply,), events=(Event(EventName.ASKED_BACK),))


def _choices(
    say: Speaker, inside: Inside, ids: Iterable[EntryId], facets: tuple[Facet, ...]
) -> list[tuple[Html, Button]]:
    """At most three choices: a line saying what sets it apart, and its button."""
    choices: list[tuple[Html, Button]] = []
    for entry_id in ids:
        choice = _choice(say, inside, entry_id, facets)
        if choice is not None and len(choices) < MAX_CHOICES:
            choices.append(choice)
    return choices


def _choice(
    say: Speaker, inside: Inside, entry_id: EntryId, facets: tuple[Facet, ...]
) -> tuple[Html, Button] | None:
    service, answer_entry = inside.service(entry_id), inside.faq(entry_id)
    if service is not None:
        facet = (facets[0].value,) if facets else ()
        button = act(name_of(say, service), "ask", "pick", service.id, *facet)
        return _choice_line(say, name_of(say, service), service.sets_apart), button
    if answer_entry is not None:
        button = act(answer_entry.title, "ask", "pick", answer_entry.id)
        return _choice_line(say, answer_entry.title, answer_entry.sets_apart), button
    return None


def _choice_line(say: Speaker, name: str, sets_apart: str) -> Html:
    if sets_apart:
        return say("ask.choice", name=name, apart=sets_apart)
    return say("ask.choice_plain", name=name)


def _none_button(say: Speaker) -> Button:
    return act(say.label("ask.none_button"), "ask", "none")


def _honest_no(turn: Turn, inside: Inside, text: str, read: Understanding) -> Outcome:
    """No invented answer: the nearest service if any, the ways on, and the question kept if agreed."""
    say = inside.speaker(turn)
    nearest = [inside.service(one.entry_id) for one in read.candidates[:1]]
    near = [
        act(say.label("ask.nearest", name=name_of(say, one)), "card", "open", one.id)
        for one in nearest
        if one
    ]
    agreed = turn.person.agreed_to(Consent.QUESTIONS)
    keep = [] if agreed else [act(say.label("ask.keep_button"), "consent", "ask", Consent.QUESTIONS.value)]
    rows = (*rows_of(near, per_row=1), *rows_of(ways_on(say, inside.catalog.province)), *rows_of(keep))
    kept = (KeepQuestion(inside.mask(text), read.band.value, turn.state.commune_id),) if agreed else ()
    reply = Reply(say("ask.not_known"), rows)
    return Outcome(replies=(reply,), events=(Event(EventName.UNANSWERED),), effects=kept)


def _merge(turn: Turn, outcomes: list[Outcome]) -> Outcome:
    """One outcome of several answers; the last state wins, which is the service shown last."""
    states = [one.state for one in outcomes if one.state is not None]
    return Outcome(
        replies=tuple(reply for one in outcomes for reply in one.replies),
        state=states[-1] if states else turn.state,
        events=tuple(event for one in outcomes for event in one.events),
        effects=tuple(effect for one in outcomes for effect in one.effects),
    )
