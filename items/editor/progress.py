"""How far a draft has come: each section with what the publish checks say of it, and where to mend it."""

from dataclasses import dataclass, field

from items import checks
from items.content import content_of
from items.editor.sections import SECTIONS, of_field
from items.publishing import facts_of


@dataclass(frozen=True)
class Point:
    """One finding and the place where it is mended. `anchor`: the id of that place, "" for the page as a whole."""

    finding: checks.Finding
    section: object
    anchor: str

    @property
    def as_json(self):
        return self.finding.as_json()


@dataclass
class Standing:
    section: object
    points: list = field(default_factory=list)

    @property
    def blocking(self):
        return [point for point in self.points if point.finding.level == checks.BLOCKING]

    @property
    def advisory(self):
        return [point for point in self.points if point.finding.level != checks.BLOCKING]

    @property
    def is_complete(self):
        return not self.blocking


def of(edition, *, facts=None):
    """A Standing for every section, in their order. `edition` with its rows."""
    content = content_of(edition)
    found = {section.key: Standing(section) for section in SECTIONS}
    for finding in checks.check(content, facts or facts_of(edition)):
        section = of_field(finding.field) or SECTIONS[0]
        found[section.key].points.append(Point(finding, section, _anchor(finding, content)))
    return list(found.values())


def _anchor(finding, content):
    """The field itself, or the row a finding names; ids as the section's page gives them."""
    name = finding.field
    if name not in ("materials", "conditions", "bases", "faq"):
        return "" if name in ("form", "flow", "files") else f"id_{name}"
    said = finding.params.get("name")
    for number, row in enumerate(content[name]):
        if said and said in (row.get("name"), row.get("text")):
            return f"{name}-{number}"
    return f"{name}-0" if content[name] else ""


def complete(standings):
    return sum(one.is_complete for one in standings)
