"""Beginning a draft and looking at it: a new item, a copy of another, the preview, the Excel file."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts import audit
from accounts.models import Department
from items import guides
from items.codes import EditionState, ItemType
from items.content import content_of, with_rows
from items.drafts import draft_for, write
from items.importing.rows import slug
from items.importing.writing import workbook
from items.models import Edition, Item
from items.models.item import RESERVED, code_is_readable
from items.models.labels import choices
from items.permissions import list_admin_required
from items.views.editor import draft_of, no_draft

NONE = ("", gettext_lazy("Choose…"))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ChooseItem(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        newest = Edition.objects.exclude(name="").order_by("item__code", "-number").distinct("item__code")
        super().__init__(newest, empty_label=gettext_lazy("Choose…"), **kwargs)

    def label_from_instance(self, edition):
        return f"{edition.name}（{edition.item.code}）"


class NewItemForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("name of the item"), max_length=300)
    type_code = forms.ChoiceField(label=gettext_lazy("type"), choices=[NONE, *choices(ItemType)])
    department = forms.ModelChoiceField(
        Department.objects.exclude(kind="town"), label=gettext_lazy("department"), empty_label=gettext_lazy("Choose…")
    )
    code = forms.CharField(
        label=gettext_lazy("code"),
        max_length=60,
        required=False,
        validators=[code_is_readable],
        help_text=gettext_lazy("Stands in the address of the guide. Left empty, it is made from the name."),
    )
    source = ChooseItem(
        label=gettext_lazy("copy from"),
        required=False,
        help_text=gettext_lazy("Everything but name and codes is taken over; the other item stays as it is."),
    )

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code and Item.objects.filter(code=code).exists():
            raise forms.ValidationError(_("Another item has this code."))
        if code in RESERVED:
            raise forms.ValidationError(_("This code is a name the platform itself uses. Choose another."))
        return code or self._free_code()

    def _free_code(self):
        base, number = slug(self.cleaned_data.get("name", ""), longest=40), 2
        code = base
        while code in RESERVED or Item.objects.filter(code=code).exists():
            code, number = f"{base}-{number}", number + 1
        return code


class CopyForm(forms.Form):
    source = ChooseItem(label=gettext_lazy("copy from"))


@list_admin_required
def create(request):
    """A new item with its first draft, empty or copied."""
    form = NewItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made, at = form.cleaned_data, timezone.now()
        with transaction.atomic():
            item = Item.objects.create(code=made["code"], type_code=made["type_code"], department=made["department"])
            audit.note(audit.Kind.ITEM, made["name"], by=request.user, at=at, after={"code": item.code})
            _fill(draft_for(item), made["source"], name=made["name"], by=request.user, at=at)
        messages.success(request, _("The item has been made. Fill in its sections one by one."))
        return redirect("edit-draft", item.code)
    context = {"form": form, "title": _("New item"), "button": _("Begin the item")}
    context["intro"] = _("It is a draft until it has been checked and published. Nobody outside sees it before.")
    return render(request, "admin/items/new.html", context)


@list_admin_required
def copy(request, code):
    """Take over what another item says into this draft, in place of what stands there."""
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _fill(draft, form.cleaned_data["source"], name=draft.name, by=request.user, at=timezone.now())
        messages.success(request, _("Copied. Compare the sections with what this item really asks."))
        return redirect("edit-draft", code)
    context = {"form": form, "title": _("Copy from another item"), "button": _("Copy into this draft")}
    context |= {"name": draft.name or code, "back": reverse("edit-draft", args=[code])}
    context["intro"] = _("Everything but the name is replaced by what the other item says; what was there is recorded.")
    return render(request, "admin/items/new.html", context)


def _fill(draft, source, *, name, by, at):
    content = content_of(with_rows(Edition.objects.filter(pk=(source or draft).pk)).get())
    return write(draft, {**content, "name": name}, by=by, at=at)


@list_admin_required
def preview(request, code):
    """The guide of the draft exactly as the public would see it."""
    draft = draft_of(code)
    if not draft:
        return no_draft(request, code)
    context = guides.context(draft, today=timezone.localdate())
    return render(request, "catalogue/guide.html", {**context, "is_preview": True})


@list_admin_required
@require_GET
def export(request, code):
    """The draft, else the newest edition, of one item as Excel."""
    editions = with_rows(Edition.objects.filter(item__code=code).order_by("-number"))
    edition = editions.filter(state=EditionState.DRAFT).first() or editions.first()
    if edition is None:
        return no_draft(request, code)
    response = HttpResponse(workbook(empty=False, on=timezone.localdate(), only=edition), content_type=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.xlsx"'
    return response
