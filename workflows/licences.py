"""Reading the register: lists, what one licence looks like, what its holder may do with it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows import licence_kinds as kinds
from workflows.engine import licensing
from workflows.licence_kinds import Happening, Purpose, State
from workflows.models import Application, Licence, LicenceEvent, LicenceRequest

STATES = {
    State.PENDING: gettext_lazy("Not yet in force"),
    State.VALID: gettext_lazy("In force"),
    State.EXPIRED: gettext_lazy("Expired"),
    State.RENEWED: gettext_lazy("Renewed"),
    State.CHANGED: gettext_lazy("Changed"),
    State.REVOKED: gettext_lazy("Revoked"),
    State.DEREGISTERED: gettext_lazy("Deregistered"),
}
TONES = {
    State.VALID: "good",
    State.PENDING: "info",
    State.EXPIRED: "warn",
    State.REVOKED: "bad",
    State.DEREGISTERED: "bad",
}
PURPOSES = {Purpose.RENEWAL: gettext_lazy("Renewal"), Purpose.CHANGE: gettext_lazy("Change")}
HAPPENINGS = {
    Happening.GRANTED: gettext_lazy("Licence granted"),
    Happening.RENEWED: gettext_lazy("Licence renewed"),
    Happening.DEEMED_RENEWED: gettext_lazy("Renewed by law, because nobody decided before the licence expired"),
    Happening.CHANGED: gettext_lazy("Licence changed"),
    Happening.REVOKED: gettext_lazy("Licence revoked"),
    Happening.DEREGISTERED: gettext_lazy("Licence deregistered"),
}
BAD = frozenset({Happening.REVOKED, Happening.DEREGISTERED})


@dataclass(frozen=True)
class Row:
    """One licence on a day; `under_way` is the undecided case about it."""

    licence: Licence
    today: date
    under_way: Application | None = None

    @property
    def state(self) -> State:
        return self.licence.state_on(self.today)

    @property
    def label(self):
        return STATES[self.state]

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "quiet")

    @property
    def near(self) -> bool:
        """Its holder has to think of a renewal now."""
        last = self.licence.renew_by
        return bool(
            last
            and self.state is State.VALID
            and self.under_way is None
            and (last - self.today).days <= settings.LICENCE_REMIND_DAYS
        )

    @property
    def days_left(self) -> int | None:
        return (self.licence.valid_to - self.today).days if self.licence.valid_to else None

    @property
    def late(self) -> bool:
        """The day to ask for a renewal in time is over."""
        return bool(self.licence.renew_by and self.today > self.licence.renew_by)


def latest_of(user, *, on: date):
    """The newest version of each licence this person may see."""
    return Licence.objects.visible_to(user, on=on).latest().select_related("item__department", "holder", "edition")


def rows(licences, *, today: date) -> list[Row]:
    """With the cases under way: one statement, however many licences."""
    licences = list(licences)
    done = licensing.DONE
    requests = (
        LicenceRequest.objects.filter(licence__family__in=[one.family for one in licences])
        .exclude(application__state__in=done)
        .select_related("application", "licence")
    )
    under_way = {request.licence.family: request.application for request in requests}
    return [Row(one, today, under_way.get(one.family)) for one in licences]


def standing(licences, name: str, *, on: date):
    """in_force, expiring, expired, ended; anything else: all."""
    if name == "in_force":
        return licences.in_force(on)
    if name == "expiring":
        return licences.to_be_renewed(on, remind_days=settings.LICENCE_REMIND_DAYS)
    if name == "expired":
        return licences.expired(on)
    return licences.ended(on) if name == "ended" else licences


def matching(licences, words: str):
    """By number, holder or name of the licence or the item."""
    if not words:
        return licences
    return licences.filter(
        Q(number__icontains=words)
        | Q(holder__name__icontains=words)
        | Q(name__icontains=words)
        | Q(edition__name__icontains=words)
    )


def to_be_renewed(user, *, on: date):
    """What its holder, or the section, has to be reminded of: in force, no renewal under way, the last day near."""
    asked = LicenceRequest.objects.filter(purpose=Purpose.RENEWAL).exclude(application__state__in=licensing.DONE)
    near = latest_of(user, on=on).to_be_renewed(on, remind_days=settings.LICENCE_REMIND_DAYS)
    return near.exclude(family__in=asked.values("licence__family")).order_by("valid_to", "pk")


def by_number(number: str, *, on: date) -> Licence | None:
    """The version of this number that holds on a day; where none does, the latest. For everybody who asks."""
    versions = list(
        Licence.objects.filter(number__iexact=number).select_related("holder", "application").order_by("-version")
    )
    return next((one for one in versions if one.state_on(on) is State.VALID), versions[0] if versions else None)


def public_address(licence: Licence) -> str:
    """Where anybody may see whether this licence is genuine and in force; what its QR code says."""
    return f"{settings.PUBLIC_URL}{reverse('verify')}?{urlencode({'code': licence.number})}"


def versions_of(licence: Licence) -> list[Licence]:
    return list(
        Licence.objects.filter(family=licence.family).select_related("application", "edition").order_by("-version")
    )


def history(licence: Licence, *, for_staff: bool) -> list[dict]:
    """Entries for components/timeline.html over all versions, newest first."""
    events = (
        LicenceEvent.objects.filter(licence__family=licence.family)
        .select_related("by", "letter", "licence", "application")
        .defer("letter__pdf")
        .order_by("-at", "-pk")
    )
    return [_entry(event, for_staff) for event in events]


def _entry(event: LicenceEvent, for_staff: bool) -> dict:
    happening = Happening(event.kind)
    bad = happening in BAD
    who = event.by.name if event.by else _("the system")
    return {
        "title": HAPPENINGS[happening],
        "at": event.at,
        "by": who if for_staff or event.by is None else "",
        "text": event.data["reason"] if bad else event.data["content"],
        "basis": _basis(event, happening),
        "tone": "bad" if bad else "warn" if happening is Happening.DEEMED_RENEWED else "good",
        "letter": event.letter,
        "application": event.application,
    }


def _basis(event: LicenceEvent, happening: Happening) -> str:
    if happening is Happening.DEEMED_RENEWED:
        return kinds.LAW + "第五十条第二款"
    if happening not in BAD:
        return ""
    kind = kinds.Revocation if happening is Happening.REVOKED else kinds.Deregistration
    return f"{event.data['basis']}：{kinds.words_of(kind(event.data['ground']))}"


def facts(licence: Licence, *, masked: bool = False) -> list[dict]:
    """Rows for components/facts.html. masked: for everybody; a person's name then shows in part."""
    from accounts.wording import day_words

    name = licence.holder.name
    if masked and licence.holder.kind == "person":
        name = name[0] + "*" * (len(name) - 1)
    until = day_words(licence.valid_to) if licence.valid_to else _("long-term")
    rows = [
        (_("Licence"), licence.name, ""),
        (_("Number"), licence.number, _("Version %(n)s") % {"n": licence.version} if licence.version > 1 else ""),
        (_("Holder"), name, "" if masked else licence.holder.id_masked),
        (_("What is licensed"), licence.content, ""),
        (_("Conditions"), licence.conditions, ""),
        (_("Valid from"), day_words(licence.valid_from), ""),
        (_("Valid to"), until, _("Renewed by law (Art. 50)") if licence.deemed else ""),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in rows if value]


def named_in(application) -> dict | None:
    """What a page of a case says of the licence it names: the licence, what is asked, and the law's own day."""
    request = LicenceRequest.objects.filter(application=application).select_related("licence").first()
    if request is None:
        return None
    return {"licence": request.licence, "purpose": PURPOSES[Purpose(request.purpose)], "late": not request.in_time}


def given_by(application) -> Licence | None:
    return Licence.objects.filter(application=application).first()
