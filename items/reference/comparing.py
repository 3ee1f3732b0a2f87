"""Where a local list differs from the catalogue above it (rules §3, 省市县统一). PURE."""

import unicodedata
from dataclasses import dataclass
from datetime import date

COUNTY = "county"
THREE = frozenset({"provincial", "municipal", COUNTY})


@dataclass(frozen=True)
class Ours:
    code: str  # the local item's
    base_code: str
    name: str
    since: date | None
    level: str = ""


@dataclass(frozen=True)
class Theirs:
    base_code: str
    name: str
    version: int
    changed_on: date | None
    levels: frozenset = frozenset()  # at which of province, city and county it is exercised; empty: not said


@dataclass(frozen=True)
class Difference:
    kind: str  # missing | extra | name | code | version | level
    key: str
    code: str  # of the local item, "" where there is none
    ours: str
    theirs: str


def plain(name: str) -> str:
    """A name without what writers vary: width, blanks, brackets."""
    kept = (char for char in unicodedata.normalize("NFKC", name) if char.isalnum())
    return "".join(kept)


def differences(ours: list[Ours], theirs: list[Theirs]) -> list[Difference]:
    """Matched by code, then by name; each pair may differ in several ways."""
    by_code = {one.base_code: one for one in theirs}
    by_name = {plain(one.name): one for one in theirs}
    taken = {own.base_code for own in ours if own.base_code in by_code}
    found, matched = [], set(taken)
    for own in ours:
        other = by_code.get(own.base_code)
        if other is None:
            other = by_name.get(plain(own.name))
            if other is not None and other.base_code in taken:
                other = None  # another local item has its code already
        if other is None:
            found.append(Difference("extra", own.code, own.code, f"{own.base_code} {own.name}".strip(), ""))
            continue
        matched.add(other.base_code)
        if own.base_code != other.base_code:
            found.append(
                Difference("code", other.base_code, own.code, f"{own.base_code} {own.name}".strip(), other.base_code)
            )
        if plain(own.name) != plain(other.name):
            found.append(Difference("name", other.base_code, own.code, own.name, other.name))
        if other.changed_on and own.since and own.since < other.changed_on:
            said = f"{other.changed_on.isoformat()} v{other.version}"
            found.append(Difference("version", other.base_code, own.code, own.since.isoformat(), said))
        if other.levels and own.level in THREE and own.level not in other.levels:
            found.append(Difference("level", other.base_code, own.code, own.level, "、".join(sorted(other.levels))))
    for other in theirs:
        # What only province or city exercise is not missing on a county's list.
        if other.base_code not in matched and (not other.levels or COUNTY in other.levels):
            found.append(Difference("missing", other.base_code, "", "", f"{other.base_code} {other.name}"))
    return found
