"""听证公告 (Art. 46): hearings announced to the public, for everybody, without signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflows import public_hearings, timekeeping


@require_safe
def announced(request):
    today = timekeeping.local_date(timekeeping.now())
    return render(request, "portal/hearings.html", {"hearings": public_hearings.announced(on=today)})
