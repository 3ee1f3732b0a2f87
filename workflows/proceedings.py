"""What has been told, asked, heard, checked and delivered in a case, as rows for pages: {label, value, note}."""

from functools import cached_property

from django.utils.translation import gettext as _

from accounts.wording import day_words, moment_words
from workflows import services, timekeeping
from workflows.models import Hearing, Service


class Proceedings:
    """Reads each table once, when it is asked for."""

    def __init__(self, application):
        self.application = application

    @cached_property
    def announcements(self) -> list:
        return list(self.application.announcements.select_related("letter", "announced_by"))

    @cached_property
    def requests(self) -> list:
        return list(self.application.extension_requests.select_related("requested_by", "answered_by"))

    @cached_property
    def hearings(self) -> list:
        found = self.application.hearings.select_related("host", "announcement_letter")
        return list(found.defer("announcement_letter__pdf"))

    @cached_property
    def statements(self) -> list:
        return list(self.application.statements.select_related("recorded_by"))

    @cached_property
    def site_checks(self) -> list:
        return list(self.application.site_checks.select_related("first_officer", "second_officer"))

    @cached_property
    def blocks(self) -> list:
        return list(self.application.blocks.select_related("lifted_by"))

    @cached_property
    def unserved(self) -> list:
        return services.unserved(self.application)

    @cached_property
    def served(self) -> list:
        found = Service.objects.filter(letter__application=self.application).exclude(way="electronic")
        return list(found.select_related("letter", "recorded_by").defer("letter__pdf").order_by("pk"))

    @property
    def pending(self) -> list:
        return [a for a in self.announcements if a.settled_at is None]

    @property
    def open_request(self):
        return next((r for r in self.requests if r.answered_at is None), None)

    @property
    def hearing(self):
        return next((h for h in self.hearings if h.state in Hearing.OPEN), None)

    # -- rows

    def for_staff(self) -> list[dict]:
        """Panels with something in them: {title, rows}."""
        panels = [
            (_("Pending until delivered"), [_pending(a) for a in self.pending]),
            (_("Requests for an extension"), [_request(r) for r in self.requests]),
            (_("Hearing"), [row for h in self.hearings for row in _hearing(h)]),
            (_("Statements"), [_statement(s) for s in self.statements]),
            (_("Checks on site"), [_site_check(c) for c in self.site_checks]),
            (_("Bar to a new application"), [_block(b) for b in self.blocks]),
            (_("Deliveries"), [_service(s) for s in self.served]),
        ]
        return [{"title": title, "rows": rows} for title, rows in panels if rows]

    def for_applicant(self) -> list[dict]:
        panels = [
            (_("Pending until delivered"), [_pending(a) for a in self.pending]),
            (_("Hearing"), [row for h in self.hearings for row in _hearing(h)]),
        ]
        return [{"title": title, "rows": rows} for title, rows in panels if rows]


def _row(label, value, note="") -> dict:
    return {"label": label, "value": value, "note": note}


def _pending(announcement) -> dict:
    said = _("The notice %(number)s of %(day)s has not been delivered yet. The clock runs on until it is.")
    words = said % {"number": announcement.letter.number, "day": day_words(_day(announcement.announced_at))}
    days = announcement.days or announcement.planned_days
    return _row(announcement.words, words, _("%(n)s working days") % {"n": days} if days else "")


def _request(request) -> dict:
    label = _("%(n)s working days, asked by %(who)s") % {"n": request.days, "who": request.requested_by.name}
    note = request.get_outcome_display() or _("Not answered yet")
    if request.answer:
        note = f"{note}：{request.answer}"
    return _row(label, request.reason, note)


def _hearing(hearing) -> list[dict]:
    rows = [_row(_("State"), hearing.get_state_display(), hearing.matter)]
    if hearing.requested_by:
        rows.append(_row(_("Asked for by"), hearing.requested_by, moment_words(hearing.requested_at)))
    if hearing.held_at:
        rows.append(_row(_("Day and place"), f"{moment_words(hearing.held_at)}，{hearing.place}"))
        rows.append(_row(_("Led by"), hearing.host.name))
    if hearing.announcement_letter:
        rows.append(_row(_("Announced to the public"), hearing.announcement_letter.number))
    if hearing.record:
        rows.append(_row(_("Record"), hearing.record, _("Signed by %(who)s") % {"who": hearing.signed_by}))
    return rows


def _statement(statement) -> dict:
    who = _("Interested party") if statement.interested else _("Applicant")
    said = statement.text or _("Told, and said nothing.")
    return _row(f"{who}：{statement.party}", said, moment_words(statement.heard_at))


def _site_check(check) -> dict:
    people = [check.first_officer.name, check.second_officer.name, *([check.others] if check.others else [])]
    return _row(f"{day_words(check.checked_on)}，{check.place}", check.finding, "、".join(people))


def _block(block) -> dict:
    if block.lifted_at:
        note = _("Lifted on %(day)s: %(why)s") % {"day": day_words(_day(block.lifted_at)), "why": block.lift_reason}
    else:
        note = _("Until %(day)s") % {"day": day_words(block.last_day)}
    return _row(block.get_ground_display(), block.reason, note)


def _service(service) -> dict:
    words = f"{day_words(service.served_on)}，{service.get_way_display()}，{service.receiver}"
    more = [service.relation, service.place, service.postal_number, service.second_deliverer, service.note]
    return _row(f"{service.letter.title}（{service.letter.number}）", words, " · ".join(part for part in more if part))


def _day(instant):
    return timekeeping.local_date(instant)
