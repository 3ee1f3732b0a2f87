"""告知承诺 on line: what is told, what is committed to, the signature; or handing in everything after all."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflows import portal_commitments, timekeeping
from workflows.errors import EngineError
from workflows.views.portal_drafts import with_draft


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def commitment(request, draft, at):
    today = timekeeping.local_date(at)
    said = portal_commitments.typed(request.POST)
    chosen = set(said["materials"]) if said else portal_commitments.of_draft(draft)
    offered = portal_commitments.choices(draft.edition, draft.applicant, chosen, on=today)
    if offered is None:
        raise Http404
    fields, status = {}, 200
    if request.method == "POST":
        if request.POST.get("commit") == "yes" and request.POST.get("read") != "yes":
            fields, status = {"read": _("Please confirm that you have read what follows from it.")}, 400
        else:
            try:
                portal_commitments.keep(draft, said, on=today)
            except EngineError as error:
                status = error.status
                fields = {key: str(text) for key, text in error.fields.items()} or {"": str(error.message)}
            else:
                messages.success(request, _("Your commitment is kept with the draft.") if said else _("No commitment."))
                return redirect("draft", pk=draft.pk)
    context = {
        "draft": draft,
        "offered": offered,
        "fields": fields,
        "signed_by": said["signed_by"] if said else draft.commitment.get("signed_by", draft.user.name),
        "made": bool(draft.commitment),
        "errors": [{"href": f"#{name}" if name else "", "text": text} for name, text in fields.items()],
    }
    return render(request, "portal/commitment.html", context, status=status)
