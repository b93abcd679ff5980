"""What keys of sums are called: services, communes, sources, campaigns, reasons; gone ones keep their id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversations.inside import Inside
from bot.conversations.staff.audience_words import commune_name, entry_name, source_name, topic_name
from bot.engagement.sums import FAQ_FIELD, OTHER_FIELD, Dimension, Scope
from bot.guide.steps import build_guide
from bot.kernel.ids import ServiceId
from bot.texts import Speaker


@dataclass(frozen=True, slots=True)
class Names:
    """Names as of this moment; `campaigns` are titles by number."""

    say: Speaker
    inside: Inside
    campaigns: Mapping[str, str] = field(default_factory=dict)

    def of(self, dimension: Dimension, key: str) -> str:
        """What one key of a dimension is called."""
        match dimension:
            case Dimension.SERVICE:
                return entry_name(self.say, self.inside, key)
            case Dimension.COMMUNE:
                return capitalised(commune_name(self.inside, key))
            case Dimension.SOURCE:
                return capitalised(source_name(self.say, self.inside, key))
            case Dimension.FIELD:
                return self.field(key)
            case Dimension.CAMPAIGN:
                return self.campaigns.get(key, f"#{key}")
            case _:
                return key

    def scope(self, scope: Scope) -> str:
        """What a report is about; empty for everything."""
        return "" if scope.dimension is Dimension.ALL else self.of(scope.dimension, scope.key)

    def field(self, key: str) -> str:
        """A field of the catalogue, or what stands for none."""
        if key in {OTHER_FIELD, FAQ_FIELD}:
            return self.say.label(f"reports_pages.field.{key}")
        return topic_name(self.say, self.inside, key)

    def of_entry(self, entry_id: str) -> str:
        """A service or an answer."""
        return self.of(Dimension.SERVICE, entry_id)

    def reason(self, key: str) -> str:
        """Why somebody was stuck."""
        text = f"stuck.{key}.label"
        return self.say.label(text) if self.say.has(text) else key

    def step(self, entry_id: str, number: int) -> str:
        """A step of a service's guide as it is now: "Bước 2. Đăng nhập"."""
        service = self.inside.catalog.services.get(ServiceId(entry_id))
        guide = build_guide(service) if service else None
        if guide is None or number > len(guide.steps):
            return self.say.label("reports_pages.step.plain", number=number)
        title = self.say.label(f"guide.{guide.steps[number - 1].kind.value}.title")
        return self.say.label("reports_pages.step.named", number=number, title=title)


def capitalised(name: str) -> str:
    """A name as it begins a line: "Xã Sơn Kim 1"."""
    return name[:1].upper() + name[1:]
