"""Writing shaped rows: find the item, make or renew its draft, publish it if it passes. One transaction a file."""

from contextlib import nullcontext
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.models import Department
from items import comparing, hashing, limits
from items.codes import BasisRank, BasisStatus
from items.content import PLAIN, basis_key, content_of, with_rows
from items.drafts import DraftIsHeld, draft_for, named_bases, write
from items.importing import reading
from items.importing.report import NOTE, Collector, Problem, Report, RowReport
from items.importing.rows import slug
from items.importing.shaping import shape
from items.listing import ledger
from items.models import Edition, Item, LegalBasis
from items.models.item import RESERVED
from items.publishing import CannotPublish, publish
from items.reference import codes as reference_codes
from items.reference import own_codes
from items.reference.wording import CODE_FAULTS

ON_THE_LIST = gettext_noop("Kept as a draft: the item is on the list already and changes through a change batch.")
EMPTY = {name: getattr(Edition(), name) for name in PLAIN}
EMPTY |= {"fee_basis": None, "bases": [], "conditions": [], "materials": [], "files": []}


@dataclass
class Known:
    """What the database held before: read once, so that a file of a thousand rows does not ask a thousand times."""

    departments: dict = field(default_factory=dict)
    by_code: dict = field(default_factory=dict)
    by_name: dict = field(default_factory=dict)
    latest: dict = field(default_factory=dict)  # item id -> its newest edition with rows
    bases: dict = field(default_factory=dict)

    @classmethod
    def now(cls):
        known = cls()
        for department in Department.objects.order_by("-code"):
            known.departments[department.name] = department
        for department in Department.objects.all():
            known.departments[department.code] = department
        for edition in with_rows(Edition.objects.order_by("number")):
            known.remember(edition.item, edition)
        known.bases = {(row.title, row.article, row.document_number): row for row in LegalBasis.objects.all()}
        for item in Item.objects.select_related("department"):
            known.by_code.setdefault(item.code, item)
        return known

    def remember(self, item, edition):
        self.by_code[item.code] = item
        self.by_name[(edition.name, item.department_id)] = item
        self.latest[item.pk] = edition


def import_bytes(data, *, at, by=None, dry_run=False, department=None, publishing=True, first_only=False):
    """Read a file and write its items. `department`: where rows go that name none. Returns a Report; a dry run does
    everything and takes it all back. `first_only`: publish only what is not on the list yet; what is on it changes
    through a change batch (rules §3)."""
    source = reading.read(data)
    report = Report(file_problems=source.problems, dry_run=dry_run)
    if report.is_refused:
        return report
    with transaction.atomic():
        known, seen = Known.now(), {}
        for place, raw in source.rows:
            row = shape(raw, defaults=source.defaults)
            outcome = RowReport(place=place, name=row.name, code=row.code, problems=row.problems)
            report.rows.append(outcome)
            _import_row(
                row,
                outcome,
                known,
                seen,
                at=at,
                by=by,
                department=department,
                publishing=publishing,
                first_only=first_only,
            )
        if any(outcome.published for outcome in report.rows):
            ledger.record(at=at, by=by)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _import_row(row, outcome, known, seen, *, at, by, department, publishing, first_only):
    found = Collector()
    found.problems = outcome.problems
    home = known.departments.get(row.department) if row.department else department
    if home is None:
        unknown, none = (
            gettext_noop("Unknown department: %(value)s"),
            gettext_noop("No department is named. Choose one."),
        )
        message = unknown if row.department else none
        found.error("department", message, value=row.department)
    item = known.by_code.get(row.code) if row.code else None
    if not item and home:
        item = known.by_name.get((row.name, home.pk))
    if not item and "type_code" not in row.item:
        found.error("type", "The type of the item is not stated.")
    _check_extension(row, item, found)
    _check_codes(row, item, found)
    if outcome.has_errors():
        return
    identity = item.pk if item else (row.name, home.pk)
    if identity in seen:
        found.error("name", "The same item stands in this file twice; see %(place)s.", place=seen[identity])
        return
    seen[identity] = outcome.place
    latest = known.latest.get(item.pk) if item else None
    before = content_of(latest) if latest else EMPTY
    content = {**before, **row.content}
    changed = not latest or hashing.fingerprint(content) != hashing.fingerprint(before)
    outcome.changes = comparing.changes(before, content) if latest and changed else []
    outcome.outcome = "unchanged" if not changed else "updated" if item else "created"
    try:
        with transaction.atomic() if changed else nullcontext():
            _learn_of_bases(row, known)
            edition = _write(row, content, item, home, known, by=by, at=at) if changed else latest
            outcome.code = edition.item.code
            seen[edition.item_id] = outcome.place
            if publishing and row.publish and edition.is_draft:
                if first_only and edition.item.editions.exclude(pk=edition.pk).exists():
                    outcome.problems.append(Problem(NOTE, "", ON_THE_LIST))
                else:
                    _publish(edition, outcome, at=at, by=by)
    except DraftIsHeld as held:
        outcome.outcome = "refused"
        found.error("", "Batch %(number)s, under review, carries the draft of this item.", number=held.batch.number)
    except ValidationError as error:
        outcome.outcome = "refused"
        for key in row.basis_facts:
            known.bases.pop(key, None)  # what was made for this row was taken back with it
        for name, messages in error.message_dict.items():
            found.error(name, "%(value)s", value="；".join(messages))


def _check_codes(row, item, found):
    """Rules §2.1: the Zhejiang or the national form, and of the item's own type."""
    said = {name: reference_codes.tidy(row.item.get(name, "")) for name in ("base_code", "national_code")}
    type_code = item.type_code if item else row.item.get("type_code", "")
    for name, fault in own_codes.faults(**said, type_code=type_code).items():
        found.error(name, CODE_FAULTS[fault], value=said[name])
    row.item |= {name: code for name, code in said.items() if code}


def _check_extension(row, item, found):
    """行政许可法 Art. 42: told at the row, before anything of it is written."""
    type_code = item.type_code if item else row.item.get("type_code", "")
    most, days = limits.longest_extension(type_code), row.content.get("extension_max", 0)
    if days > most:
        message = gettext_noop("A licence may be extended by %(most)s working days at most; here are %(days)s.")
        found.error("extension_max", message, most=most, days=days)


def _write(row, content, item, home, known, *, by, at):
    if not item:
        item = Item(code=row.code or _new_code(row.name, known), department=home, **row.item)
        item.full_clean()
        item.save()
    edition = write(draft_for(item), content, by=by, at=at)
    known.remember(item, edition)
    return edition


def _new_code(name, known):
    """Readable, and the same for the same name: pinyin initials, numbered where two names share them."""
    code = base = slug(name, longest=40)
    number = 2
    while code in RESERVED or code in known.by_code:
        code, number = f"{base}-{number}", number + 1
    return code


def _learn_of_bases(row, known):
    """Text, rank and status the file tells of a law. What is known already is only filled in, never overwritten."""
    keys = {basis_key(one) for one in named_bases({**EMPTY, **row.content})}
    for key in sorted(keys):
        facts = row.basis_facts.get(key, {})
        basis = known.bases.get(key)
        if not basis:
            title, article, number = key
            basis, _ = LegalBasis.objects.get_or_create(title=title, article=article, document_number=number)
            known.bases[key] = basis
        changed = []
        for name, unknown in (
            ("text", ""),
            ("status_note", ""),
            ("rank", BasisRank.UNKNOWN),
            ("status", BasisStatus.UNVERIFIED),
        ):
            if facts.get(name) and getattr(basis, name) == unknown and facts[name] != unknown:
                setattr(basis, name, facts[name])
                changed.append(name)
        if changed:
            basis.save(update_fields=changed)


def _publish(edition, outcome, *, at, by):
    try:
        publish(edition, by=by, at=at, imported=True)
        outcome.published = True
    except CannotPublish as refusal:
        outcome.problems.append(Problem(NOTE, "", "Kept as a draft: %(why)s", {"why": str(refusal)}))
        for finding in refusal.findings:
            outcome.problems.append(Problem(NOTE, finding.field, finding.message, finding.params))
