"""What journeys may ask: the rooms and texts, handed in by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.catalog.model import Catalog, Commune, Faq, Service
from bot.conversations.model import Turn
from bot.kernel.ids import CommuneId, FaqId, ServiceId
from bot.search.model import Understanding
from bot.texts import Speaker, Texts


@dataclass(frozen=True, slots=True)
class Inside:
    """One consistent view for one turn; rebuilt when the catalogue is reloaded.

    `understand` reads a question; `split` cuts several questions in one message apart.
    """

    catalog: Catalog
    texts: Texts
    understand: Callable[[str], Understanding]
    split: Callable[[str], tuple[str, ...]]
    mask: Callable[[str], str]
    bot_username: str = "mot_cua_bot"
    posters: frozenset[str] = field(default_factory=frozenset)

    def speaker(self, turn: Turn) -> Speaker:
        return self.texts.speaker(turn.state.language.value)

    def service(self, entry_id: str) -> Service | None:
        return self.catalog.services.get(ServiceId(entry_id))

    def faq(self, entry_id: str) -> Faq | None:
        return self.catalog.faqs.get(FaqId(entry_id))

    def commune(self, commune_id: CommuneId | str | None) -> Commune | None:
        return next((one for one in self.catalog.province.communes if one.id == commune_id), None)

    def is_known_source(self, source: str) -> bool:
        """Sources are a closed list, so that strangers cannot invent categories."""
        return source in self.posters or self.commune(source) is not None

    def deep_link(self, payload: str) -> str:
        return f"https://t.me/{self.bot_username}?start={payload}"
