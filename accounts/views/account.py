from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms import ProfileForm
from accounts.models import Posting
from accounts.posts import applicants_of, in_force


@login_required
def account(request):
    """My account: who I am here, how I am reached, for whom I may act or which posts I hold."""
    user, today = request.user, timezone.localdate()
    applicant = getattr(user, "applicant", None)
    form = ProfileForm(
        request.POST or None,
        initial={
            "phone": user.phone,
            "email": user.email,
            "address": applicant.address if applicant else "",
            "electronic_delivery": bool(applicant and applicant.electronic_delivery),
        },
    )
    if applicant is None:
        del form.fields["address"], form.fields["electronic_delivery"]
    if request.method == "POST" and form.is_valid():
        _save(user, applicant, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {
        "form": form,
        "applicant": applicant,
        "principals": [a for a in applicants_of(user, on=today) if a != applicant],
        "postings": Posting.objects.filter(in_force(today), user=user).select_related("post__department"),
    }
    return render(request, "accounts/account.html", context, status=400 if form.errors else 200)


def _save(user, applicant, data) -> None:
    with transaction.atomic():
        user.phone, user.email = data["phone"], data["email"]
        user.save(update_fields=["phone", "email"])
        if applicant is not None:
            applicant.phone, applicant.address = data["phone"], data["address"]
            applicant.electronic_delivery = data["electronic_delivery"]
            applicant.save(update_fields=["phone", "address", "electronic_delivery"])
