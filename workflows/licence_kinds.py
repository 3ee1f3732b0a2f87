"""The states, grounds and dates of licences (证照). PURE. Grounds are the law's own, in its order and words.

Sources: 行政许可法 Art. 49, 50, 69, 70; rules T7. House rules are marked [H].
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEAD_DAYS = 30  # Art. 50: thirty days before expiry, where no law, regulation or 规章 says otherwise; natural days [H]
DEFAULT_TEMPLATE = "{region}-{item:03}-{year}-{serial:04}"  # [H] a number nobody else has; the bureau may set its own


class State(StrEnum):
    """Derived from dates, never stored: nothing has to run at midnight for a licence to expire."""

    PENDING = "pending"  # its first day is still to come
    VALID = "valid"
    EXPIRED = "expired"
    RENEWED = "renewed"  # 延续: the next version stands in its place
    CHANGED = "changed"  # 变更: likewise
    REVOKED = "revoked"  # 撤销
    DEREGISTERED = "deregistered"  # 注销


IN_FORCE = frozenset({State.PENDING, State.VALID})


class Purpose(StrEnum):
    """What a case that names a licence asks for."""

    RENEWAL = "renewal"  # 延续, Art. 50
    CHANGE = "change"  # 变更, Art. 49


class Happening(StrEnum):
    GRANTED = "granted"
    RENEWED = "renewed"
    DEEMED_RENEWED = "deemed_renewed"
    CHANGED = "changed"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"


class Revocation(StrEnum):
    """Art. 69. Under its first paragraph the agency may revoke, for fraud (second paragraph) it must."""

    ABUSE = "abuse"
    BEYOND_POWERS = "beyond_powers"
    PROCEDURE = "procedure"
    NOT_QUALIFIED = "not_qualified"
    OTHER = "other"
    FRAUD = "fraud"


class Deregistration(StrEnum):
    """Art. 70."""

    EXPIRED = "expired"
    PERSON = "person"
    DISSOLVED = "dissolved"
    TAKEN_BACK = "taken_back"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


LAW = "《中华人民共和国行政许可法》"
REVOCATION_GROUNDS: dict[Revocation, tuple[str, str]] = {
    Revocation.ABUSE: ("第六十九条第一款第一项", "行政机关工作人员滥用职权、玩忽职守作出准予行政许可决定的"),
    Revocation.BEYOND_POWERS: ("第六十九条第一款第二项", "超越法定职权作出准予行政许可决定的"),
    Revocation.PROCEDURE: ("第六十九条第一款第三项", "违反法定程序作出准予行政许可决定的"),
    Revocation.NOT_QUALIFIED: (
        "第六十九条第一款第四项",
        "对不具备申请资格或者不符合法定条件的申请人准予行政许可的",
    ),
    Revocation.OTHER: ("第六十九条第一款第五项", "依法可以撤销行政许可的其他情形"),
    Revocation.FRAUD: ("第六十九条第二款", "被许可人以欺骗、贿赂等不正当手段取得行政许可的"),
}
DEREGISTRATION_GROUNDS: dict[Deregistration, tuple[str, str]] = {
    Deregistration.EXPIRED: ("第七十条第一项", "行政许可有效期届满未延续的"),
    Deregistration.PERSON: ("第七十条第二项", "赋予公民特定资格的行政许可，该公民死亡或者丧失行为能力的"),
    Deregistration.DISSOLVED: ("第七十条第三项", "法人或者其他组织依法终止的"),
    Deregistration.TAKEN_BACK: (
        "第七十条第四项",
        "行政许可依法被撤销、撤回，或者行政许可证件依法被吊销的",
    ),
    Deregistration.FORCE_MAJEURE: ("第七十条第五项", "因不可抗力导致行政许可事项无法实施的"),
    Deregistration.OTHER: ("第七十条第六项", "法律、法规规定的应当注销行政许可的其他情形"),
}


def basis_of(ground: Revocation | Deregistration) -> str:
    article, _words = _entry(ground)
    return LAW + article


def words_of(ground: Revocation | Deregistration) -> str:
    return _entry(ground)[1]


def _entry(ground) -> tuple[str, str]:
    return REVOCATION_GROUNDS[ground] if isinstance(ground, Revocation) else DEREGISTRATION_GROUNDS[ground]


@dataclass(frozen=True)
class Dates:
    """What decides the state of one version of a licence on a day."""

    valid_from: date
    valid_to: date | None  # None: long-term
    replaced_as: str = ""
    replaced_on: date | None = None
    revoked_on: date | None = None
    deregistered_on: date | None = None

    def state_on(self, day: date) -> State:
        if self.deregistered_on and self.deregistered_on <= day:
            return State.DEREGISTERED
        if self.revoked_on and self.revoked_on <= day:
            return State.REVOKED
        if self.replaced_on and self.replaced_on <= day:
            return State(self.replaced_as)
        if day < self.valid_from:
            return State.PENDING
        if self.valid_to and self.valid_to < day:
            return State.EXPIRED
        return State.VALID


def last_day_to_renew(valid_to: date | None, *, lead_days: int) -> date | None:
    """Art. 50: the last day on which a renewal is asked for in time. None: a long-term licence needs none."""
    return valid_to - timedelta(days=lead_days) if valid_to else None


def ends_after(first: date, *, years: int) -> date:
    """Three years from 2016-10-11 end with 2019-10-10; from the 29th of February with the 28th."""
    day = first if (first.month, first.day) != (2, 29) else first.replace(month=3, day=1)
    return day.replace(year=day.year + years) - timedelta(days=1)


def like_before(valid_from: date, valid_to: date) -> date:
    """[H] The law does not say how long a licence renewed by its silence lasts: as long as it did before.

    Whole years stay whole years; anything else is counted in days.
    """
    first = valid_to + timedelta(days=1)
    for years in range(1, 100):
        if ends_after(valid_from, years=years) == valid_to:
            return ends_after(first, years=years)
    return valid_to + (valid_to - valid_from) + timedelta(days=1)


def number_from(template: str, *, region: str, item: int, year: int, serial: int) -> str:
    return template.format(region=region, item=item, year=year, serial=serial)
