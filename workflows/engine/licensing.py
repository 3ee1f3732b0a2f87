"""Licences are made in the same act as the grant they follow from; a case that is to renew or change one names it.

`name` belongs to submit, `prepare` and `enter` to grant and to the renewal by law: between the two lies the paper,
which states the number. The number's row is locked last, after everything that can be refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from accounts.wording import day_words
from workflows import licence_kinds as kinds
from workflows import licence_rules
from workflows.engine.door import Case
from workflows.errors import Incomplete, NotAllowed
from workflows.licence_kinds import Happening, Purpose, State
from workflows.models import Application, Letter, Licence, LicenceEvent, LicenceRequest, LicenceRule
from workflows.transitions import FINAL
from workflows.transitions import State as CaseState

DONE = [str(s) for s in (*FINAL, CaseState.GRANTED, CaseState.REFUSED, CaseState.DELIVERED)]
BY_RULE = object()  # validity as the item's rule says


@dataclass
class Plan:
    """A licence about to be made, checked, with its number."""

    rule: LicenceRule
    before: Licence | None
    happening: Happening
    number: str
    content: str
    conditions: str
    valid_from: date
    valid_to: date | None

    @property
    def letter_kind(self) -> str:
        return LETTERS[self.happening]

    @property
    def facts(self) -> dict:
        """What the paper states of it."""
        facts = {
            "certificate_number": self.number,
            "conditions": self.conditions,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to or "",
        }
        if self.letter_kind == "renewal":
            facts["old_valid_to"] = self.before.valid_to
        if self.happening is Happening.DEEMED_RENEWED:
            facts["deemed_renewal"] = _("Yes")
        return facts


LETTERS = {
    Happening.GRANTED: "grant",
    Happening.RENEWED: "renewal",
    Happening.DEEMED_RENEWED: "renewal",
    Happening.CHANGED: "change",
}
OF_PURPOSE = {Purpose.RENEWAL: Happening.RENEWED, Purpose.CHANGE: Happening.CHANGED}


# -- naming a licence in a new case


def name(case: Case, licence: Licence, purpose: str) -> None:
    """Tie a case being submitted to the licence it is to renew or change. Part of `submit`."""
    app, purpose = case.application, Purpose(purpose)
    latest = locked(licence)
    if why := why_not(latest, purpose, on=case.today):
        raise NotAllowed(why)
    if latest.holder_id != app.applicant_id:
        raise NotAllowed(_("Only the holder of a licence may ask for this."))
    if licence_rules.item_for(latest, purpose).pk != app.item_id:
        raise NotAllowed(_("This licence is not renewed or changed by this item."))
    in_time = purpose is Purpose.CHANGE or case.today <= latest.renew_by
    if purpose is Purpose.RENEWAL and in_time:
        app.decide_by = latest.valid_to
    LicenceRequest.objects.create(application=app, licence=latest, purpose=purpose, in_time=in_time)
    case.note["licence"] = {"number": latest.number, "purpose": str(purpose), "in_time": in_time}


def why_not(licence: Licence, purpose: Purpose, *, on: date) -> str:
    """Why this licence cannot be renewed or changed, in words; empty where it can. `licence`: the latest version."""
    state = licence.state_on(on)
    if state is State.EXPIRED:
        return _("This licence expired on %(day)s. Please apply for a new one.") % {"day": day_words(licence.valid_to)}
    if state not in kinds.IN_FORCE:
        return _("This licence is no longer in force.")
    if open_request(licence, purpose) is not None:
        return _("An application about this licence is already under way.")
    if purpose is Purpose.RENEWAL:
        return _why_not_renewed(licence, on=on)
    return ""


def _why_not_renewed(licence: Licence, *, on: date) -> str:
    if licence.valid_to is None:
        return _("This licence is long-term; it need not be renewed.")
    if licence.valid_from > on:
        return _("This licence has just been renewed.")
    rule = getattr(licence.item, "licence_rule", None)
    if on > licence.renew_by and rule is not None and rule.late_is_new:
        # 劳务派遣行政许可实施办法: asked for late, it is handled as a new application.
        words = _("The last day to ask for a renewal was %(day)s. Asked for later, it is a new application.")
        return words % {"day": day_words(licence.renew_by)}
    return ""


def open_request(licence: Licence, purpose: Purpose | None = None) -> LicenceRequest | None:
    """The undecided case about this licence, whichever version it named."""
    found = LicenceRequest.objects.filter(licence__family=licence.family).exclude(application__state__in=DONE)
    if purpose is not None:
        found = found.filter(purpose=purpose)
    return found.select_related("application").first()


def locked(licence: Licence) -> Licence:
    """The latest version, locked: two cases cannot renew or change the same one."""
    return (
        Licence.objects.select_for_update(of=("self",), no_key=True)
        .select_related("item__licence_rule")
        .get(family=licence.family, replaced_as="")
    )


# -- making one


def prepare(case: Case, *, content, conditions="", valid_from=None, valid_to=BY_RULE, deemed=False) -> Plan | None:
    """What this grant gives, checked; None where the item gives no licence. Takes the number, so: do it last."""
    rule = licence_rules.rule_of(case.application)
    if rule is None:
        return None
    request = LicenceRequest.objects.filter(application=case.application).select_related("licence").first()
    before = locked(request.licence) if request else None
    if before is None:
        happening = Happening.GRANTED
    else:
        happening = Happening.DEEMED_RENEWED if deemed else OF_PURPOSE[Purpose(request.purpose)]
        _require_alive(before)
    valid_from, valid_to = _validity(case.today, rule, before, happening, valid_from, valid_to)
    number = before.number if before else _next_number(rule, case.today.year)
    return Plan(rule, before, happening, number, content, conditions, valid_from, valid_to)


def proposed(application: Application, *, today: date) -> tuple[Happening, date, date | None] | None:
    """What a grant today would give if nobody said otherwise: for the form and its preview."""
    rule = licence_rules.rule_of(application)
    if rule is None:
        return None
    request = LicenceRequest.objects.filter(application=application).select_related("licence").first()
    before = Licence.objects.get(family=request.licence.family, replaced_as="") if request else None
    happening = OF_PURPOSE[Purpose(request.purpose)] if request else Happening.GRANTED
    return happening, *_validity(today, rule, before, happening, None, BY_RULE)


def previewed(application: Application, given) -> dict:
    """What the paper of a proposed grant states beside what the officer fills in."""
    happening, valid_from, valid_to = given
    request = LicenceRequest.objects.filter(application=application).select_related("licence").first()
    facts = {"certificate_number": request.licence.number if request else _("(given with the decision)")}
    if happening is Happening.CHANGED:
        facts |= {"valid_from": valid_from, "valid_to": valid_to or ""}
    if happening is Happening.RENEWED:
        facts["old_valid_to"] = Licence.objects.get(family=request.licence.family, replaced_as="").valid_to
    return facts


def _require_alive(before: Licence) -> None:
    if before.revoked_on or before.deregistered_on:
        raise NotAllowed(_("The licence has been revoked or deregistered in the meantime."))


def _validity(today: date, rule, before, happening, valid_from, valid_to) -> tuple[date, date | None]:
    if happening is Happening.CHANGED:  # Art. 49 changes what is licensed, not for how long
        if before.valid_to and before.valid_to < today:
            raise NotAllowed(_("The licence has expired in the meantime; it can no longer be changed."))
        return today, before.valid_to
    earliest = today
    if before is not None:
        # What is renewed goes on without a gap; decided after expiry, it begins with the decision.
        earliest = max(before.valid_to + timedelta(days=1), today)
        if happening is Happening.DEEMED_RENEWED:
            earliest = before.valid_to + timedelta(days=1)
    first = valid_from or earliest
    if first < earliest:
        words = _("The licence cannot begin before %(day)s.") % {"day": day_words(earliest)}
        raise Incomplete(words, fields={"valid_from": words})
    if valid_to is BY_RULE:
        valid_to = _usual_end(first, rule, before)
    if valid_to is not None and valid_to < first:
        words = _("The last day cannot lie before the first.")
        raise Incomplete(words, fields={"valid_to": words})
    return first, valid_to


def _usual_end(first: date, rule, before) -> date | None:
    if rule.years:
        return kinds.ends_after(first, years=rule.years)
    if before is None:
        return None
    return kinds.like_before(before.valid_from, before.valid_to) + (first - before.valid_to - timedelta(days=1))


def _next_number(rule: LicenceRule, year: int) -> str:
    with connection.cursor() as sql:
        sql.execute(
            "INSERT INTO workflows_licenceserial (item_id, year, last) VALUES (%s, %s, 1) "
            "ON CONFLICT (item_id, year) DO UPDATE SET last = workflows_licenceserial.last + 1 RETURNING last",
            [rule.item_id, year],
        )
        serial = sql.fetchone()[0]
    number = kinds.number_from(rule.template, region=settings.REGION_CODE, item=rule.item_id, year=year, serial=serial)
    if Licence.objects.filter(number=number).exists():
        raise NotAllowed(
            _("The number %(number)s has been given already. The pattern of this item's numbers must be changed.")
            % {"number": number}
        )
    return number


def enter(case: Case, plan: Plan, letter: Letter) -> Licence:
    """Into the register: the new version, the end of the one before, and what happened."""
    before, app = plan.before, case.application
    if before is not None:
        _replace(plan)
    licence = Licence.objects.create(
        **({"family": before.family, "version": before.version + 1} if before else {}),
        predecessor=before,
        number=plan.number,
        name=plan.rule.name,
        item=plan.rule.item,
        edition=app.edition,
        holder=app.applicant,
        application=app,
        content=plan.content,
        conditions=plan.conditions,
        valid_from=plan.valid_from,
        valid_to=plan.valid_to,
        renew_by=kinds.last_day_to_renew(plan.valid_to, lead_days=plan.rule.lead_days),
        granted_at=case.at,
        deemed=plan.happening is Happening.DEEMED_RENEWED,
    )
    LicenceEvent.objects.create(
        licence=licence,
        kind=plan.happening,
        on=plan.valid_from,
        at=case.at,
        by=case.by,
        application=app,
        letter=letter,
        data=_facts(plan),
    )
    case.note["licence"] = {"number": licence.number, "version": licence.version, "happening": str(plan.happening)}
    return licence


def _replace(plan: Plan) -> None:
    """The old version ends where the new one begins; so does one that a renewal had not yet taken over from."""
    done = "changed" if plan.happening is Happening.CHANGED else "renewed"
    Licence.objects.filter(pk=plan.before.pk).update(replaced_as=done, replaced_on=plan.valid_from)
    Licence.objects.filter(family=plan.before.family, replaced_on__gt=plan.valid_from).update(
        replaced_on=plan.valid_from
    )


def _facts(plan: Plan) -> dict:
    return {
        "content": plan.content,
        "conditions": plan.conditions,
        "valid_from": plan.valid_from.isoformat(),
        "valid_to": plan.valid_to.isoformat() if plan.valid_to else None,
        "before": plan.before.version if plan.before else None,
    }
