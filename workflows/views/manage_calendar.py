"""The working-day calendar: a year at a glance, one day changed, a whole notice loaded. Nothing is written unseen."""

from datetime import date, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import staff_required
from accounts.months import Day, months_of
from accounts.roles import Role
from workflows import calendar_notices, notice_files, recalculation, timekeeping
from workflows.calendar_notices import Mark, Outdated, Unreadable
from workflows.models import CalendarDay, CalendarYear

KEEPERS = frozenset({Role.LIST_ADMIN, Role.SYSTEM_ADMIN})
YEARS = range(2013, 2100)


class DayForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("This day is"),
        choices=[("", gettext_lazy("An ordinary day of the week")), *CalendarDay.Kind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("Name of the holiday"), max_length=50, required=False)

    def mark(self) -> Mark | None:
        kind = self.cleaned_data["kind"]
        return Mark(kind, self.cleaned_data["name"]) if kind else None


class NoticeForm(forms.Form):
    notice = forms.CharField(
        label=gettext_lazy("Number or title of the notice"),
        help_text=gettext_lazy("For example 国办发明电〔2025〕7号."),
        max_length=200,
    )
    text = forms.CharField(
        label=gettext_lazy("Days, one in a line"),
        help_text=gettext_lazy("Date, holiday or workday, name: 2027-01-01 holiday 元旦"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "mono"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy(
            "CSV or Excel with three columns: date, holiday or workday, name. It replaces the lines above."
        ),
        required=False,
    )

    def __init__(self, data=None, files=None, **kwargs):
        """A file's rows are put where they would have been typed, so that what is wrong in them can be corrected."""
        self.unreadable = ""
        if data is not None and files and (upload := files.get("file")):
            data = data.copy()
            try:
                data["text"] = notice_files.lines_of(upload)
            except notice_files.UnreadableFile as error:
                self.unreadable = str(error)
        super().__init__(data, files, **kwargs)

    def clean_file(self):
        if self.unreadable:
            raise forms.ValidationError(self.unreadable)


def _in_range(year: int) -> int:
    if year not in YEARS:
        raise Http404
    return year


@staff_required(roles=KEEPERS)
@require_safe
def year_view(request, year=None):
    today = timekeeping.local_date(timekeeping.now())
    year = _in_range(year or today.year)
    calendar = timekeeping.calendar()
    days = [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    known = CalendarYear.objects.filter(year=year).first()
    context = {
        "year": year,
        "known": known,
        "today": today,
        "months": months_of([_day(day, calendar) for day in days]),
        "workdays": sum(calendar.is_workday(day) for day in days),
        "special": CalendarDay.objects.filter(date__year=year),
        "years": [
            {"label": str(y), "url": reverse("calendar-year", args=[y]), "current": y == year}
            for y in sorted({*calendar.known_years, today.year, today.year + 1, year})
        ],
        "run": (run := recalculation.under_way()),
        "behind": 0 if run else calendar_notices.cases_behind(),
    }
    return render(request, "admin/workflows/calendar.html", context)


def _day(day: date, calendar) -> Day:
    if calendar.is_makeup(day):
        reason = "makeup"
    elif day in calendar.holidays:
        reason = "holiday"
    else:
        reason = "weekend" if not calendar.is_workday(day) else "ordinary"
    return Day(day, reason, calendar.is_workday(day), note=calendar.names.get(day, ""))


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_day(request, day):
    timekeeping.now()  # reads the calendar anew where it has changed
    try:
        day = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    _in_range(day.year)
    back = reverse("calendar-year", args=[day.year])
    if not CalendarYear.objects.filter(year=day.year).exists():
        messages.warning(request, _("No notice of %(year)s is loaded. Load it first.") % {"year": day.year})
        return redirect(back)
    now = calendar_notices.marks_of(day.year).get(day)
    form = DayForm(request.POST or None, initial={"kind": now.kind, "name": now.name} if now else {"kind": ""})
    if request.method == "POST" and form.is_valid():
        try:
            changes = calendar_notices.change_of_day(day, form.mark())
        except ValueError as error:
            form.add_error("kind", str(error))
        else:
            hidden = {"kind": form.cleaned_data["kind"], "name": form.cleaned_data["name"]}
            return _look_then_write(request, changes, year=day.year, notice=None, hidden=hidden, back=back)
    context = {"day": day, "form": form, "back": back}
    return render(request, "admin/workflows/calendar_day.html", context, status=400 if form.errors else 200)


@staff_required(roles=KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def load_notice(request, year):
    timekeeping.now()
    year = _in_range(year)
    back = reverse("calendar-year", args=[year])
    known = CalendarYear.objects.filter(year=year).first()
    initial = {"text": _as_lines(year), "notice": known.notice if known else ""}
    form = NoticeForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and "again" not in request.POST:
        try:
            notice = calendar_notices.read_notice(form.cleaned_data["text"], year=year)
        except Unreadable as error:
            for one in error.errors:
                form.add_error("text", one)
        else:
            changes = calendar_notices.changes_of_notice(notice, year=year)
            title = form.cleaned_data["notice"]
            hidden = {"notice": title, "text": form.cleaned_data["text"]}
            return _look_then_write(request, changes, year=year, notice=title, hidden=hidden, back=back)
    context = {"year": year, "form": form, "known": known, "back": back}
    return render(request, "admin/workflows/calendar_load.html", context, status=400 if form.errors else 200)


def _as_lines(year: int) -> str:
    marks = sorted(calendar_notices.marks_of(year).items())
    return "\n".join(f"{day} {mark.kind} {mark.name}".strip() for day, mark in marks)


def _look_then_write(request, changes, *, year, notice, hidden, back):
    """First the difference and whom it moves; written only when that very difference is confirmed."""
    seen = timekeeping.stamp()
    fresh = notice is not None and not CalendarYear.objects.filter(year=year, notice=notice).exists()
    if not changes and not fresh:
        messages.info(request, _("Nothing would change: the calendar already says this."))
        return redirect(back)
    outdated = False
    if "confirmed" in request.POST:
        try:
            confirmed = int(request.POST.get("seen") or -1)
            at = timekeeping.now()
            calendar_notices.write(changes, year=year, notice=notice, seen=confirmed, by=request.user, at=at)
        except (Outdated, ValueError):
            outdated = True
        else:
            messages.success(request, _("The calendar has been changed."))
            return redirect("calendar-recompute")
    context = {
        "year": year,
        "changes": changes,
        "moved": calendar_notices.cases_moved(calendar_notices.calendar_after(changes, year=year)),
        "becomes_known": not CalendarYear.objects.filter(year=year).exists(),
        "notice": notice,
        "outdated": outdated,
        "hidden": {**hidden, "seen": seen, "confirmed": "1"},
        "back": back,
    }
    return render(request, "admin/workflows/calendar_preview.html", context, status=409 if outdated else 200)
