"""Cleaning up what items demand (rules §2.4): opened, judged, checked, confirmed; then taken into the next edition.

Department's own check -> approval section -> legality -> leading group's office. Each by another person than before;
who does not agree sends it back to the department. What is settled as cancelled may not be demanded any more, whatever
the edition in force still says.
"""

import hashlib
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.roles import Role
from items.codes import BasisRank, BasisStatus
from items.content import content_of, with_rows
from items.drafts import copy_to_draft, write
from items.models import Cleanup, CleanupStep, Condition, Edition, Item, Material

Result, Step, Subject = Cleanup.Result, Cleanup.Step, Cleanup.Subject
CANCELLED = frozenset({Result.NO_BASIS, Result.SHARED, Result.DUPLICATE})
ORDER = [Step.SELF_CHECK, Step.REVIEW, Step.LEGALITY, Step.CONFIRM, Step.SETTLED]
ROLES = {
    Step.SELF_CHECK: frozenset({Role.LIAISON, Role.HEAD, Role.REVIEWER}),  # of the item's department
    Step.REVIEW: frozenset({Role.LIST_ADMIN}),
    Step.LEGALITY: frozenset({Role.LEGAL}),
    Step.CONFIRM: frozenset({Role.OFFICE}),
}
# 优化营商环境条例 35, 44: a certificate needs a law, a regulation or a decision of the State Council.
MAY_ASK_FOR_A_CERTIFICATE = frozenset(
    {BasisRank.LAW, BasisRank.ADMIN_REGULATION, BasisRank.LOCAL_REGULATION, BasisRank.STATE_COUNCIL}
)


class CannotJudge(Exception):
    """The step is not possible; the message says why and what to do."""


def key_of(subject, name):
    return hashlib.sha256(f"{subject}\n{name}".encode()).hexdigest()[:16]


@transaction.atomic
def open_for(item, *, at):
    """A judgement for every material and condition of the edition in force that has none yet. Returns how many."""
    edition = item.edition_on(localdate(at))
    if edition is None:
        raise CannotJudge(_("The item has no edition in force yet."))
    known = set(Cleanup.objects.filter(item=item).values_list("subject", "key"))
    rows = [(Subject.MATERIAL, row.key, row.name) for row in edition.materials.all()]
    rows += [(Subject.CONDITION, key_of(Subject.CONDITION, row.text), row.text) for row in edition.conditions.all()]
    new = [row for row in rows if (row[0], row[1]) not in known]
    Cleanup.objects.bulk_create(
        Cleanup(item=item, subject=subject, key=key, name=name, opened_at=at) for subject, key, name in new
    )
    return len(new)


def add(item, *, subject, name, at):
    """A certificate or stamp that is demanded in practice without standing in the guide."""
    found, _made = Cleanup.objects.get_or_create(
        item=item, subject=subject, key=key_of(subject, name), settled_at=None, defaults={"name": name, "opened_at": at}
    )
    return found


@transaction.atomic
def judge(cleanup, *, by, at, result, basis=None, reason=""):
    """The department's own check. `basis`: a LegalBasis, needed to keep it."""
    row = _locked(cleanup, Step.SELF_CHECK)
    if result == Result.KEEP:
        _require_basis(row, basis)
    elif not reason.strip():
        raise CannotJudge(_("Say why."))
    if result in (Result.LATER, Result.COMMITMENT) and row.subject == Subject.STAMP:
        raise CannotJudge(_("A stamp is kept or cancelled."))
    row.result, row.basis, row.reason = result, basis if result == Result.KEEP else None, reason.strip()
    return _go_on(row, by=by, at=at, agreed=True, remark=reason)


@transaction.atomic
def decide(cleanup, *, by, at, step, agreed, remark=""):
    """The next three steps. Not agreed: back to the department, with the remark."""
    row = _locked(cleanup, step)
    since = row.steps.filter(step=Step.SELF_CHECK).order_by("-id").first()
    if row.steps.filter(by=by, id__gte=since.pk).exists():
        raise CannotJudge(_("Somebody else must check what you have judged yourself."))
    if not agreed and not remark.strip():
        raise CannotJudge(_("Say why."))
    return _go_on(row, by=by, at=at, agreed=agreed, remark=remark)


@transaction.atomic
def reopen_for(basis, *, at):
    """A law was marked repealed: all that rests on it alone in editions in force is judged anew. Returns how many."""
    today, count = localdate(at), 0
    in_force = Q(edition__state="published", edition__effective_on__lte=today)
    for model, subject in ((Material, Subject.MATERIAL), (Condition, Subject.CONDITION)):
        for row in model.objects.filter(in_force, basis=basis).select_related("edition__item"):
            name = row.name if subject == Subject.MATERIAL else row.text
            key = row.key if subject == Subject.MATERIAL else key_of(subject, name)
            _found, made = Cleanup.objects.get_or_create(
                item=row.edition.item,
                subject=subject,
                key=key,
                settled_at=None,
                defaults={"name": name, "opened_at": at, "cause": Cleanup.Cause.REPEALED},
            )
            count += made
    return count


def cancelled(item):
    """{subject: keys} of what was settled as cancelled and not settled otherwise since."""
    last = {}
    for row in Cleanup.objects.filter(item=item).exclude(settled_at=None).order_by("settled_at", "id"):
        last[row.subject, row.key] = row.result
    found = {}
    for (subject, key), result in last.items():
        if result in CANCELLED:
            found.setdefault(subject, set()).add(key)
    return found


def cancelled_materials(item):
    return cancelled(item).get(Subject.MATERIAL, set())


@transaction.atomic
def take_over(item, *, by, at):
    """Write what is settled into the item's draft (opened where there is none). Returns the draft."""
    live = item.edition_on(localdate(at))
    draft = item.draft or (copy_to_draft(live) if live else None)
    if draft is None:
        raise CannotJudge(_("The item has no edition in force yet."))
    content = content_of(with_rows(Edition.objects.filter(pk=draft.pk)).get())
    settled = {}
    for row in (
        Cleanup.objects.filter(item=item).exclude(settled_at=None).select_related("basis").order_by("settled_at")
    ):
        settled[row.subject, row.key] = row
    materials = [_changed(row, settled.get((Subject.MATERIAL, row["key"]))) for row in content["materials"]]
    conditions = [
        _changed(row, settled.get((Subject.CONDITION, key_of(Subject.CONDITION, row["text"]))))
        for row in content["conditions"]
    ]
    new = {**content, "materials": [row for row in materials if row], "conditions": [row for row in conditions if row]}
    kept = {row["key"] for row in new["materials"]}
    new["files"] = [row for row in content["files"] if not row["material_key"] or row["material_key"] in kept]
    return write(draft, new, by=by, at=at, section="cleanup")


def _changed(row, judged):
    if judged is None:
        return row
    if judged.result in CANCELLED:
        return None
    if judged.result == Result.KEEP:
        basis = judged.basis
        return {**row, "basis": {name: getattr(basis, name) for name in ("title", "article", "document_number")}}
    if judged.result == Result.LATER:
        return {**row, "late": True} if "late" in row else None  # a condition behind the approval is none any more
    return {**row, "commitment": True}


def _locked(cleanup, step):
    row = Cleanup.objects.select_for_update().get(pk=cleanup.pk)
    if row.step != step:
        raise CannotJudge(_("This has been dealt with meanwhile: %(step)s.") % {"step": row.get_step_display()})
    return row


def _require_basis(row, basis):
    if basis is None:
        raise CannotJudge(_("What is kept needs its article."))
    if basis.status == BasisStatus.REPEALED:
        raise CannotJudge(_("This law has been repealed."))
    if row.subject == Subject.CERTIFICATE and basis.rank not in MAY_ASK_FOR_A_CERTIFICATE:
        raise CannotJudge(_("A certificate may be asked for only by a law, a regulation or the State Council."))


def _go_on(row, *, by, at, agreed, remark):
    CleanupStep.objects.create(
        cleanup=row, step=row.step, agreed=agreed, result=row.result, remark=remark.strip(), by=by, at=at
    )
    row.step = ORDER[ORDER.index(row.step) + 1] if agreed else Step.SELF_CHECK
    row.settled_at = at if row.step == Step.SETTLED else None
    row.save()
    return row


@dataclass
class Tally:
    """Of one department: how many things were demanded when the cleanup began, judged, and cut so far."""

    department: object
    before: int = 0
    settled: int = 0
    cut: int = 0
    reopened: int = 0

    @property
    def after(self):
        return self.before - self.cut

    @property
    def rate(self):
        """Cut, per cent of what was demanded before; None where nothing was."""
        return round(100 * self.cut / self.before, 1) if self.before else None


def worksheet():
    """A Tally for each department. Each thing counts once, by its latest judgement."""
    latest, reopened = {}, set()
    for row in Cleanup.objects.select_related("item__department").order_by("id"):
        key = (row.item_id, row.subject, row.key)
        latest[key] = row if row.settled_at or key not in latest else latest[key]
        if row.settled_at is None and row.cause == Cleanup.Cause.REPEALED:
            reopened.add(key)
    found = {}
    for key, row in latest.items():
        tally = found.setdefault(row.item.department_id, Tally(row.item.department))
        tally.before += 1
        tally.settled += row.settled_at is not None
        tally.cut += row.settled_at is not None and row.result in CANCELLED
        tally.reopened += key in reopened
    return sorted(found.values(), key=lambda one: one.department.code)


def items_with_progress():
    """[(item, open, settled)] of all items in use."""
    rows = {}
    for item_id, settled_at in Cleanup.objects.values_list("item_id", "settled_at"):
        open_, done = rows.get(item_id, (0, 0))
        rows[item_id] = (open_ + (settled_at is None), done + (settled_at is not None))
    items = Item.objects.filter(state="in_use").select_related("department").prefetch_related("editions")
    return [(item, *rows.get(item.pk, (0, 0))) for item in items]
