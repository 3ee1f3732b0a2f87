"""星级 (rules §2.7): how many stars the elements of an edition support, and the share of items with four or five. PURE.

Only this is given by the notice: four and five are the higher grades, five goes with 零上门, at least 40 % of the
approval items are to have them, 50 % is the aim (S9, S10). What each star asks for is a house reconstruction
([M]/[H]): `VISITS` and the targets are settings.
"""

from dataclasses import dataclass
from fractions import Fraction

from items.codes import Channel, OnlineDepth

MOST = 5
HIGHER = 4
VISITS = {3: 2, 4: 1, 5: 0}  # star: the most visits
DEPTHS = [depth for depth in OnlineDepth if depth is not OnlineDepth.UNKNOWN]


@dataclass(frozen=True)
class Elements:
    """What the stars look at in an edition."""

    complete: bool  # published, and no blocking finding of the publish checks
    forms: bool  # blank forms to download, or a form on line, or nothing to fill in
    channels: frozenset
    booking: bool
    depth: str
    visits: int | None
    whole_process_online: bool
    result_without_visit: bool  # by courier or as an electronic document


@dataclass(frozen=True)
class Computed:
    stars: int
    missing: tuple[str, ...]  # what the next star still asks for: keys of `WANTED`


def computed(elements: Elements, *, visits=None) -> Computed:
    """The most stars of which every condition holds, those of the lower ones too."""
    for star in range(1, MOST + 1):
        missing = tuple(name for name, holds in _wanted(star, elements, visits or VISITS) if not holds)
        if missing:
            return Computed(star - 1, missing)
    return Computed(MOST, ())


def _wanted(star: int, elements: Elements, visits: dict):
    online = {Channel.WEB, Channel.MOBILE} & elements.channels
    if star == 1:
        return [("complete", elements.complete)]
    if star == 2:
        return [("forms", elements.forms)]
    if star == 3:
        return [
            ("some_online", bool(online) or elements.booking or _reaches(elements, OnlineDepth.CONSULTING)),
            ("visits_3", _at_most(elements, visits[3])),
        ]
    if star == 4:
        return [
            ("apply_online", bool(online)),
            ("accept_online", _reaches(elements, OnlineDepth.CHECKING)),
            ("visits_4", _at_most(elements, visits[4])),
        ]
    return [
        ("whole_online", elements.whole_process_online),
        ("result_online", elements.result_without_visit),
        ("visits_5", _at_most(elements, visits[5])),
    ]


def _at_most(elements: Elements, visits: int) -> bool:
    return elements.visits is not None and elements.visits <= visits


def _reaches(elements: Elements, depth: OnlineDepth) -> bool:
    return elements.depth in DEPTHS and DEPTHS.index(elements.depth) >= DEPTHS.index(depth)


@dataclass(frozen=True)
class Share:
    """Items with four or five approved stars, of all published approval items."""

    higher: int
    of: int
    least: Fraction
    aim: Fraction

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.higher, self.of) if self.of else None

    @property
    def reaches_least(self) -> bool:
        return self.rate is not None and self.rate >= self.least

    @property
    def reaches_aim(self) -> bool:
        return self.rate is not None and self.rate >= self.aim

    @property
    def still_needed(self) -> int:
        """How many more items it takes to reach the least share."""
        needed = -(-self.least.numerator * self.of // self.least.denominator)
        return max(0, needed - self.higher)
