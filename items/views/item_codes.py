"""The numbers of an item in the catalogues of province and nation; on the list with its next publication."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import audit
from items.models import Item
from items.permissions import list_admin_required
from items.reference import codes, own_codes
from items.reference.wording import CODE_FAULTS


class CodesForm(forms.Form):
    base_code = forms.CharField(
        label=gettext_lazy("Base code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Zhejiang: 许可-00001-001 or 许可-00001-001-02. National: 12 digits or letters."),
    )
    national_code = forms.CharField(
        label=gettext_lazy("National code"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "12 places, or 31: credit code of the body (18), level of exercise (1), basic code (12)."
        ),
    )

    def __init__(self, *args, type_code, **kwargs):
        super().__init__(*args, **kwargs)
        self.type_code = type_code

    def clean(self):
        given = super().clean()
        said = {name: codes.tidy(given.get(name, "")) for name in ("base_code", "national_code")}
        for name, fault in own_codes.faults(**said, type_code=self.type_code).items():
            self.add_error(name, _(CODE_FAULTS[fault]) % {"value": given[name]})
        return said


@list_admin_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, code):
    item = get_object_or_404(Item.objects.prefetch_related("editions"), code=code)
    before = {"base_code": item.base_code, "national_code": item.national_code}
    form = CodesForm(request.POST or None, initial=before, type_code=item.type_code)
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            Item.objects.filter(pk=item.pk).update(**form.cleaned_data)
            if form.cleaned_data != before:
                now = {"base_code": form.cleaned_data["base_code"], "national_code": form.cleaned_data["national_code"]}
                audit.note(audit.Kind.ITEM, item, by=request.user, at=timezone.now(), before=before, after=now)
        messages.success(request, _("The codes have been kept. The list shows them from the next publication on."))
        return redirect("manage-item", code)
    newest = max(item.editions.all(), key=lambda edition: edition.number, default=None)
    context = {"item": item, "form": form, "name": newest.name if newest and newest.name else item.code}
    return render(request, "admin/items/codes.html", context, status=400 if form.errors else 200)
