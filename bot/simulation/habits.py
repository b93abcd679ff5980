"""What is planted, and how simulated people behave: every probability of the simulation stands here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

FIRST_CHAT = 4_000_000_000_000_000
CHATS = range(FIRST_CHAT, FIRST_CHAT + 100_000_000)
"""Chat numbers of simulated people. Telegram's have at most 52 bits and stand near 10^10 now, so these are
far above any that exists, and still whole numbers in every JSON reader."""

OFFICER, MANAGER, FIRST_CITIZEN = CHATS[1], CHATS[2], CHATS[1000]

MOST_CITIZENS = 1_000_000
MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Habits:
    """Probabilities (0 to 1) of a citizen's choices, each independent of the others.

    Attributes:
        notifications, measuring, questions, follow_up: agrees to it on the first day, each apart.
        with_commune_poster: comes by the poster of their own commune; `other_poster`: by another one.
        tells_commune: of those without a commune poster, chooses their commune in the settings.
        comes_back: asks again on a later day, on an average weekday.
        own_topic: asks about one of the less common services.
        faq, unknown, outside: asks a general question, for something unknown, or for what is not ours.
        dirty: types with slips, without tone marks or in shorthand.
        picks: taps the right one of "did you mean".
        lists, guides, full_card: opens the checklist, the guide, the whole card.
        goes_on: takes the next step of a guide; else puts the phone away there.
        stuck: says so at a step; `unstuck`: goes on after the advice.
        portal: taps through to the portal when a button offers it.
        tells: says how it went when asked; `told` are the shares of what is said.
        likes, dislikes, reasons: 👍, 👎, and tells why.
        shares: sends the card to family.
        opens_broadcast, stops, blocks: what somebody does with a broadcast.
        submits_anyway: really submits online within the window without having got the broadcast.
        responds: answers the question at the end of the window.
        reluctance: taken from `responds` of those who did not get it, when unequal reporting is planted.
        instead: what those who did not submit online themselves answer (by another, at the desk, not at all).
    """

    notifications: float = 0.70
    measuring: float = 0.80
    questions: float = 0.45
    follow_up: float = 0.90
    with_commune_poster: float = 0.55
    other_poster: float = 0.60
    tells_commune: float = 0.50
    comes_back: float = 0.035
    own_topic: float = 0.12
    faq: float = 0.08
    unknown: float = 0.05
    outside: float = 0.04
    dirty: float = 0.35
    picks: float = 0.80
    lists: float = 0.30
    guides: float = 0.50
    full_card: float = 0.15
    goes_on: float = 0.86
    stuck: float = 0.07
    unstuck: float = 0.60
    portal: float = 0.35
    tells: float = 0.55
    told: tuple[tuple[str, float], ...] = (
        ("self", 0.50), ("for_them", 0.25), ("not_yet", 0.18), ("not_needed", 0.07),
    )  # fmt: skip
    likes: float = 0.12
    dislikes: float = 0.04
    reasons: float = 0.60
    shares: float = 0.05
    opens_broadcast: float = 0.35
    stops: float = 0.015
    blocks: float = 0.006
    submits_anyway: float = 0.20
    responds: float = 0.90
    reluctance: float = 0.35
    instead: tuple[tuple[str, float], ...] = (("for_them", 0.2), ("at_desk", 0.3), ("not_done", 0.5))


@dataclass(frozen=True, slots=True)
class Post:
    """What becomes of copies (probabilities): failed for good, refused by a server, perhaps arrived."""

    blocked: float = 0.010
    server_error: float = 0.006
    unknown: float = 0.004


@dataclass(frozen=True, slots=True)
class World:
    """What is simulated.

    Attributes:
        effect_points: how many more of a hundred really submit online because they got the broadcast.
        campaigns: measured broadcasts, each with half of the people held back.
        unequal_reporting: who did not get the broadcast answers less readily.
        last_day: the last simulated day (Viet Nam); the first lies `days` - 1 before it.
    """

    citizens: int
    days: int
    seed: int
    last_day: date
    effect_points: float = 10.0
    campaigns: int = 2
    unequal_reporting: bool = False
    habits: Habits = field(default_factory=Habits)
    post: Post = field(default_factory=Post)

    @property
    def effect(self) -> float:
        """The planted effect as a probability."""
        return self.effect_points / 100

    def submits(self, *, received: bool) -> float:
        """The chance that somebody really submits online within the window."""
        return self.habits.submits_anyway + (self.effect if received else 0.0)

    def responds(self, *, received: bool) -> float:
        """The chance that somebody who is asked answers."""
        is_reluctant = self.unequal_reporting and not received
        return self.habits.responds - (self.habits.reluctance if is_reluctant else 0.0)
