"""What each operation on a list needs (the table of rules §3). PURE."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """fields: what must be said; optional: what may be. drafts: whose draft it carries ("item", "others", "" for none).

    fresh: the item is not on the list yet. others: how many further items at least (None: no others).
    """

    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    drafts: str = ""
    fresh: bool = False
    others: int | None = None


NEEDS = {
    "add": Needs(("document",), ("reason",), drafts="item", fresh=True),
    "take_over": Needs(("document", "mode"), ("reason",), drafts="item", fresh=True),
    "delegate": Needs(("document", "town", "scope", "form"), ("reason", "starts_on")),
    "cancel": Needs(("document",), ("reason",)),
    "merge": Needs(("others", "reason"), ("document",), drafts="item", others=1),
    "split": Needs(("others", "reason"), ("document",), drafts="others", others=2),
    "change": Needs(("reason",), ("document",), drafts="item"),
    "pause": Needs(("reason",), ("document", "starts_on", "ends_on")),
    "resume": Needs(("reason",), ("document", "starts_on")),
}


def asked(operation: str) -> tuple[str, ...]:
    return NEEDS[operation].fields + NEEDS[operation].optional


def missing(operation: str, given: dict) -> list[str]:
    """The names of what must be said and is not. given: name -> value, empty where nothing was said."""
    return [name for name in NEEDS[operation].fields if not given.get(name)]
