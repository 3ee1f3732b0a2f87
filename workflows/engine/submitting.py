import hashlib
import json
import uuid

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts import identity, sealing
from accounts.models import Department
from items import cleanup, delegations, forms
from items.codes import ItemState
from items.form_messages import words
from items.guides import NOT_HANDED_IN
from workflows import timekeeping
from workflows.engine import blocking, committing, licensing
from workflows.engine.door import Case
from workflows.errors import Incomplete, NotAllowed
from workflows.files import refused_kind
from workflows.letters import paperwork
from workflows.models import Application, CounterAgent, Draft, SubmittedFile
from workflows.transitions import Action, State

ACCEPTANCE_DAYS = 5  # Art. 32(4): five working days to accept, or to say everything that is missing


def submit(
    *,
    item,
    edition,
    applicant,
    by,
    at,
    channel,
    answers,
    idempotency_key: uuid.UUID,
    files=(),
    paper=(),
    town=None,
    draft: Draft | None = None,
    licence=None,
    purpose: str = "",
    agent: dict | None = None,
    commitment: dict | None = None,
) -> Application:
    """Receive a case: DRAFT -> RECEIVED, with receipt, acceptance deadline and first stage.

    files: SubmittedFile rows to attach; paper: keys of materials handed in at a counter; agent: who handed it in
    there for the applicant (name, number, phone).
    commitment: {"materials": [keys], "signed_by": name}, where the guide offers one (告知承诺, committing.py).
    licence, purpose: the licence this case is to renew or change (licence_kinds.Purpose).
    The same key and content again gives the same case; the same key with other content is refused.
    Errors: Incomplete with `fields` ("answers.<field>", "material:<key>"); NotAllowed.
    """
    files = list(files)
    request_hash = _request_hash(by, item, applicant, answers, files, paper, licence, purpose, commitment)
    existing = Application.objects.filter(idempotency_key=idempotency_key).first()
    if existing:
        return _same(existing, request_hash)
    _require_open(item, edition, on=timekeeping.local_date(at))
    _require_channel(edition, channel)
    _require_delegated(item, town, on=timekeeping.local_date(at))
    blocking.require_free(applicant, item, on=timekeeping.local_date(at))
    committed = committing.require_offered(edition, applicant, commitment, on=timekeeping.local_date(at))
    clean = _require_complete(edition, applicant, answers, files, paper, committed)
    flow_version = _require_flow(item)
    try:
        with transaction.atomic():
            application = Application(
                pk=(pk := _next_id()),
                number=_number(pk, at=at, town=town),
                item=item,
                edition=edition,
                flow_version=flow_version,
                applicant=applicant,
                submitted_by=by,
                channel=channel,
                department=item.department,
                town=town,
                answers=clean,
                paper_materials=sorted(paper),
                state=State.RECEIVED,
                received_at=at,
                complete_on=timekeeping.local_date(at),  # rules C8: the real calendar day, it favours the applicant
                last_event_at=at,
                idempotency_key=idempotency_key,
                request_hash=request_hash,
                is_demo=settings.DEMO_MODE,
            )
            application.save(force_insert=True)
            case = Case(application, Action.SUBMIT, by=by, at=at)
            _attach(files, application)
            if agent:
                _keep_agent(agent, application)
            case.run = case.open_stage(case.plan.first)
            case.open_deadline("acceptance", ACCEPTANCE_DAYS, "workday")
            signed = committing.sign(case, commitment, committed)
            letter = paperwork.issue(case, "receipt")
            case.note = {
                "channel": channel,
                "edition": edition.number,
                "flow_version": flow_version.number,
                "answers_sha256": _sha(clean),
                "files": [[f.material_key, f.sha256] for f in files],
                "paper": sorted(paper),
                "letter": letter.number,
                **signed,
            }
            if licence is not None:
                licensing.name(case, licence, purpose)
            if agent:
                case.note["agent"] = str(application.counter_agent)
            case.finish()
            if draft is not None:
                Draft.objects.filter(pk=draft.pk, application=None).update(application=application)
    except IntegrityError:
        existing = Application.objects.filter(idempotency_key=idempotency_key).first()
        if existing is None:
            raise
        return _same(existing, request_hash)
    return application


def _same(existing: Application, request_hash: str) -> Application:
    if existing.request_hash != request_hash:
        raise NotAllowed(_("This application has already been submitted, with other content."))
    return existing


def _require_open(item, edition, *, on) -> None:
    if item.standing_on(on) != ItemState.IN_USE:
        raise NotAllowed(_("This item takes no new applications at present."))
    current = item.edition_on(on)
    if current is None or edition.pk != current.pk:
        raise NotAllowed(_("The guide of this item has changed. Please look at the new one; your answers are kept."))


def _require_channel(edition, channel) -> None:
    if channel == Application.Channel.WEB and Application.Channel.WEB not in edition.channels:
        raise NotAllowed(_("This item is not applied for online. Please come to the counter."))


def _require_delegated(item, town, *, on) -> None:
    """Art. 24: a town takes in what was delegated to it, while it is."""
    if town is not None and town.kind != Department.Kind.TOWN:
        words = _("%(place)s is no town or street.") % {"place": town}
        raise Incomplete(words, fields={"town": words})
    if town is not None and not delegations.towns_of(item, on=on).filter(pk=town.pk).exists():
        words = _("This item is not handled in %(town)s.") % {"town": town}
        raise Incomplete(words, fields={"town": words})


def _require_flow(item):
    flow = getattr(item, "flow", None)
    version = flow.live if flow else None
    if version is None:
        raise NotAllowed(_("This item cannot be applied for here yet: its review stages are not published."))
    return version


def _require_complete(edition, applicant, answers, files, paper, committed) -> dict:
    clean, errors = forms.validate(edition.form, answers)
    errors |= forms.not_as_registered(edition.form, clean, kind=applicant.kind, name=applicant.name)
    errors |= forms.of_another(edition.form, clean, kind=applicant.kind, is_own=applicant.owns)
    fields = {f"answers.{path}": text for path, text in words(errors).items()}
    given = {f.material_key for f in files} | set(paper)
    for key in given - {material.key for material in edition.materials.all()}:
        fields[f"material:{key}"] = _("This item does not ask for such a material.")
    accepts = {material.key: material.accepts for material in edition.materials.all()}
    for file in files:  # an upload by the API did not know yet for which item it is
        if why := refused_kind(file.name, accepts.get(file.material_key) or ()):
            fields.setdefault(f"material:{file.material_key}", f"{file.name[:60]}：{why}")
    cancelled = cleanup.cancelled_materials(edition.item)
    for material in edition.materials.all():
        if material.key in cancelled:
            continue
        # 在线政务服务规定 7: what the bureau can obtain by sharing may not be demanded (the guide says 免提交).
        if material.late or material.key in committed:
            continue  # 容缺: it may follow after acceptance; 告知承诺: a commitment stands for it
        if material.required and material.source not in NOT_HANDED_IN and material.key not in given:
            fields[f"material:{material.key}"] = _("“%(name)s” is still missing.") % {"name": material.name}
    if fields:
        raise Incomplete(_("Some things are still missing or not right."), fields=fields)
    return clean


def _attach(files: list[SubmittedFile], application: Application) -> None:
    """A file belongs to one case for good: what another case was decided on is never taken out of it."""
    wanted = {f.pk for f in files}
    taken = SubmittedFile.objects.filter(pk__in=wanted, application=None).update(application=application)
    if taken != len(wanted):
        words = _("A file belongs to another case already. Please upload it again.")
        raise Incomplete(words, fields={"files": words})


def _keep_agent(agent: dict, application: Application) -> None:
    CounterAgent.objects.create(
        application=application,
        name=agent["name"],
        id_sealed=sealing.seal(agent["number"].encode()),
        id_masked=identity.mask(agent["number"]),
        phone=agent.get("phone", ""),
    )


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('workflows_application', 'id'))")
        return cursor.fetchone()[0]


def _number(pk: int, *, at, town) -> str:
    """Region (or town) code, date, running number: unique across counties, easy to read out on the telephone."""
    place = town.town_code if town is not None else settings.REGION_CODE
    return f"{place}-{timekeeping.local_date(at):%y%m%d}-{pk:06d}"


def _request_hash(by, item, applicant, answers, files, paper, licence=None, purpose="", commitment=None) -> str:
    about = [str(licence.family), purpose] if licence is not None else []
    about += [sorted(commitment.get("materials") or ()), commitment.get("signed_by")] if commitment else []
    return _sha([by.pk, item.pk, applicant.pk, answers, sorted(f.sha256 for f in files), sorted(paper), *about])


def _sha(value) -> str:
    # Half a surrogate pair has no UTF-8; the form refuses it in words, but only after this.
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
