from django.conf import settings
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.preferences import ELDER_COOKIE, ELDER_MAX_AGE


@require_POST
def elder_mode(request):
    """Turn the elder mode on or off and go back to the page one came from."""
    response = redirect(_back_to(request))
    if request.POST.get("on") == "1":
        response.set_cookie(
            ELDER_COOKIE, "1", max_age=ELDER_MAX_AGE, httponly=True, samesite="Lax", secure=settings.HTTPS
        )
    else:
        response.delete_cookie(ELDER_COOKIE, samesite="Lax")
    return response


def _back_to(request) -> str:
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    if ours and wanted.startswith("/"):  # a bare word would be taken for the name of a view
        return wanted
    return resolve_url("/")
