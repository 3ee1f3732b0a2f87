"""The files of a draft: uploaded, listed, taken out."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from items import codes, guide_files
from items.file_kinds import TYPES, WrongFile
from items.models.labels import choices
from items.permissions import list_admin_required
from items.views.editor import draft_of, no_draft


class FileForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("what it is"), choices=choices(codes.FileRole))
    material = forms.ChoiceField(
        label=gettext_lazy("for which material"),
        required=False,
        help_text=gettext_lazy("Not for a sample of the result."),
    )
    file = forms.FileField(label=gettext_lazy("file"))

    def __init__(self, *args, draft, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(row.key, row.name) for row in draft.materials.all()]
        self.fields["material"].choices = [("", gettext_lazy("Choose…")), *named]
        kinds = "、".join(kind for kind in TYPES if kind != "jpeg")
        self.fields["file"].help_text = _("%(kinds)s, at most 20 MB") % {"kinds": kinds}

    def key(self):
        sample = self.cleaned_data["role"] == codes.FileRole.RESULT
        return "" if sample else self.cleaned_data["material"]


@list_admin_required
def files(request, code):
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    if "remove" in request.POST:
        role, key, sha256 = (request.POST["remove"].split("/") + ["", ""])[:3]
        guide_files.remove(draft, sha256, role=role, material_key=key, by=request.user, at=timezone.now())
        messages.success(request, _("The file was taken out of the draft."))
        return redirect("edit-files", code)
    form = FileForm(request.POST or None, request.FILES or None, draft=draft)
    if request.method == "POST" and form.is_valid():
        typed, by = form.cleaned_data, {"by": request.user, "at": timezone.now()}
        try:
            guide_files.add(draft, typed["file"], role=typed["role"], material_key=form.key(), **by)
        except WrongFile as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, _("The file was added to the draft."))
            return redirect("edit-files", code)
    materials = {row.key: row.name for row in draft.materials.all()}
    rows = [{"file": one, "material": materials.get(one.material_key, "")} for one in draft.files.all()]
    return render(request, "admin/items/files.html", {"item": draft.item, "draft": draft, "form": form, "rows": rows})
