"""撤销 (Art. 69) and 注销 (Art. 70) of a licence, by the leader in charge, recorded on the case that granted it."""

from django.utils.translation import gettext as _

from workflows import licence_kinds as kinds
from workflows import remedies
from workflows.engine import blocking, licensing
from workflows.engine.door import Case, opened
from workflows.engine.reasons import require_reason
from workflows.errors import Incomplete, NotAllowed
from workflows.letters import paperwork
from workflows.licence_kinds import Deregistration, Happening, Revocation, State
from workflows.models import Licence, LicenceEvent
from workflows.transitions import Action


def revoke(licence, *, by, at, ground, reason, harm_weighed: bool, bar=False, expected_version=None):
    """撤销. ground: licence_kinds.Revocation. Not where it would do major harm to the public interest (Art. 69(3)):
    `harm_weighed` says that this has been looked at. bar: for fraud in what concerns public safety, no new application
    for three years (Art. 79), in the same act and paper. Errors: Incomplete, NotAllowed, Forbidden, Stale."""
    ground = _ground(Revocation, ground)
    if bar and ground is not Revocation.FRAUD:
        words = _("Only who obtained it by fraud, bribery or other improper means is barred (Art. 79).")
        raise Incomplete(words, fields={"bar": words})
    require_reason(reason)
    if not harm_weighed:
        words = _(
            "Confirm that no major harm to the public interest is to be feared; else it is not revoked (Art. 69)."
        )
        raise Incomplete(words, fields={"harm_weighed": words})
    found = _latest(licence)
    with opened(found.application, Action.REVOKE_LICENCE, by=by, at=at, expected_version=expected_version) as case:
        found = licensing.locked(found)
        if found.state_on(case.today) not in kinds.IN_FORCE:
            raise NotAllowed(_("Only a licence in force can be revoked."))
        block = blocking.bar_with(case, reason, item=found.item) if bar else None
        _end(case, found, Happening.REVOKED, ground, reason, blocked_until=block.last_day if block else "")
    return _latest(licence)


def deregister(licence, *, by, at, ground, reason, expected_version=None):
    """注销. ground: licence_kinds.Deregistration. Expired and revoked licences too (Art. 70(1), (4))."""
    ground = _ground(Deregistration, ground)
    require_reason(reason)
    found = _latest(licence)
    with opened(found.application, Action.DEREGISTER_LICENCE, by=by, at=at, expected_version=expected_version) as case:
        found = licensing.locked(found)
        state = found.state_on(case.today)
        if state is State.DEREGISTERED:
            raise NotAllowed(_("This licence has been deregistered already."))
        _require_fitting(found, ground, state)
        _end(case, found, Happening.DEREGISTERED, ground, reason)
    return _latest(licence)


def _require_fitting(found: Licence, ground: Deregistration, state: State) -> None:
    if ground is Deregistration.EXPIRED:
        if state is not State.EXPIRED:
            raise NotAllowed(_("This licence has not expired."))
        if licensing.open_request(found, kinds.Purpose.RENEWAL):
            raise NotAllowed(_("A renewal of this licence has been asked for and is not decided yet."))
    if ground is Deregistration.PERSON and found.holder.kind != "person":
        raise NotAllowed(_("This ground is for persons; the holder is an organisation."))
    if ground is Deregistration.DISSOLVED and found.holder.kind == "person":
        raise NotAllowed(_("This ground is for organisations; the holder is a person."))


def _ground(kind, given):
    try:
        return kind(given)
    except ValueError:
        words = _("Choose one of the grounds of the law.")
        raise Incomplete(words, fields={"ground": words}) from None


def _latest(licence: Licence) -> Licence:
    return Licence.objects.select_related("application", "holder", "item").get(family=licence.family, replaced_as="")


def _end(case: Case, found: Licence, happening: Happening, ground, reason: str, **facts) -> None:
    """Every version that still holds ends today: also one that a decided renewal has not yet taken over from."""
    field = "revoked_on" if happening is Happening.REVOKED else "deregistered_on"
    versions = [
        version
        for version in Licence.objects.filter(family=found.family)
        if version.pk == found.pk or version.state_on(case.today) in kinds.IN_FORCE
    ]
    Licence.objects.filter(pk__in=[version.pk for version in versions]).update(**{field: case.today})
    letter = paperwork.issue(
        case,
        "revocation" if happening is Happening.REVOKED else "deregistration",
        certificate_number=found.number,
        licence=found.name,
        ground=kinds.words_of(ground).removesuffix("的"),
        basis=kinds.basis_of(ground),
        reason=reason,
        remedies=remedies.text(case.application.edition, on=case.today),
        **facts,
    )
    said = {"ground": str(ground), "basis": kinds.basis_of(ground), "reason": reason}
    LicenceEvent.objects.create(
        licence=found,
        kind=happening,
        on=case.today,
        at=case.at,
        by=case.by,
        application=case.application,
        letter=letter,
        data=said,
    )
    case.note.update(**said, letter=letter.number, licence={"number": found.number, "version": found.version})
