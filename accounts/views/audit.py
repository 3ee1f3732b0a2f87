"""What administrators changed: read, narrowed down, taken along as a table. The auditor changes nothing."""

import csv
from datetime import datetime, time, timedelta

from django import forms
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import audit_words
from accounts.guards import staff_required
from accounts.models import AuditRecord
from accounts.roles import Role

ROWS = 50
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Filters(forms.Form):
    q = forms.CharField(label=gettext_lazy("Person or subject"), required=False, max_length=60)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, choices=[("", gettext_lazy("All")), *AuditRecord.Kind.choices]
    )
    since = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def narrow(self, records):
        if not self.is_valid():
            return records
        said = self.cleaned_data
        if said["q"]:
            words = said["q"].replace("\x00", "")
            records = records.filter(subject__icontains=words) | records.filter(actor__name__icontains=words)
        if said["kind"]:
            records = records.filter(kind=said["kind"])
        if said["since"]:
            records = records.filter(at__gte=_start(said["since"]))
        if said["until"]:
            records = records.filter(at__lt=_start(said["until"] + timedelta(days=1)))
        return records

    @property
    def in_use(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


def _start(day) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@staff_required(roles=frozenset({Role.AUDITOR}))
@require_safe
def audit(request):
    filters = Filters(request.GET)
    records = filters.narrow(AuditRecord.objects.select_related("actor"))
    if request.GET.get("format") == "csv":
        return _table(records)
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "csv"
    context = {
        "filters": filters,
        "page": Paginator(records, ROWS).get_page(request.GET.get("page")),
        "csv_url": f"?{query.urlencode()}",
    }
    return render(request, "accounts/audit.html", context)


def _table(records) -> StreamingHttpResponse:
    class Line:
        def write(self, text):
            return text

    writer = csv.writer(Line())

    def lines():
        yield "\ufeff"
        yield writer.writerow([_("When"), _("Who"), _("Kind"), _("Subject"), _("Before"), _("After")])
        for one in records.iterator(chunk_size=500):
            at = timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M:%S")
            cells = [at, one.actor.name, one.get_kind_display(), one.subject, facts(one.before), facts(one.after)]
            yield writer.writerow([_harmless(cell) for cell in cells])

    answer = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="audit-{timezone.localtime():%Y%m%d-%H%M}.csv"'
    return answer


def facts(values: dict) -> str:
    return "；".join(f"{name}：{value}" for name, value in audit_words.pairs(values))


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula is kept a text."""
    return f"'{cell}" if str(cell).startswith(FORMULA) else cell
