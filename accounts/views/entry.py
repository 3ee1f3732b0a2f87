"""Signing in and out, registering."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, views
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.forms import RegistrationForm
from accounts.landing import landing_url
from accounts.models import User
from accounts.posts import roles_of
from accounts.registration import register as make_account

BACKEND = "django.contrib.auth.backends.ModelBackend"


class Login(views.LoginView):
    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_accounts=demo_accounts(), **kwargs)

    def get_default_redirect_url(self):
        return start_of(self.request.user)


def start_of(user) -> str:
    return landing_url(user, roles_of(user, on=timezone.localdate()))


def demo_accounts() -> list[User]:
    """Offered on the login page in the demonstration, and only there."""
    if not settings.DEMO_MODE:
        return []
    return list(User.objects.filter(is_demo=True, is_active=True).exclude(demo_hint="").order_by("kind", "pk"))


@require_POST
def demo_login(request):
    if not settings.DEMO_MODE:
        raise Http404
    username = request.POST.get("username", "").replace("\x00", "")
    user = get_object_or_404(User, username=username, is_demo=True, is_active=True)
    if not user.demo_hint:
        raise Http404
    login(request, user, backend=BACKEND)
    return redirect(_wanted(request) or start_of(user))


@sensitive_post_parameters("password", "id_number")
def register(request):
    form = RegistrationForm(request.POST or None, initial={"kind": "person"})
    if request.method == "POST" and form.is_valid():
        user = make_account(id_type=form.id_type, **form.cleaned_data)
        if user is not None:
            login(request, user, backend=BACKEND)
            messages.success(request, _("Your account is ready."))
            return redirect(_wanted(request) or start_of(user))
        form.add_error("username", _("This user name or number has just been registered. Please sign in."))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "accounts/register.html", context, status=400 if form.errors else 200)


def _wanted(request) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe and wanted.startswith("/") else ""
