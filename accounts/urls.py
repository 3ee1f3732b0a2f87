from django.contrib.auth import views as auth
from django.urls import path

from accounts.views import account, audit, entry

urlpatterns = [
    path("login/", entry.Login.as_view(), name="login"),
    path("demo-login/", entry.demo_login, name="demo-login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("register/", entry.register, name="register"),
    path("", account.account, name="account"),
    path("audit/", audit.audit, name="audit"),
    path(
        "password/",
        auth.PasswordChangeView.as_view(template_name="accounts/password.html", success_url="/accounts/"),
        name="password",
    ),
]
