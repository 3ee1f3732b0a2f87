import pytest
from django.urls import reverse

from accounts.models import Applicant, User
from tests.world import World, credit_code, resident_id

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough sentence"


@pytest.fixture
def demo_user():
    return User.objects.create_user("clerk", PASSWORD, name="王受理", kind="staff", is_demo=True, demo_hint="窗口受理")


def registration(**changes):
    return {
        "kind": "person",
        "name": "赵大爷",
        "id_number": resident_id(3),
        "phone": "13800000000",
        "username": "zhao",
        "password": PASSWORD,
        **changes,
    }


def test_demo_accounts_are_offered_in_the_demonstration(client, demo_user, settings):
    settings.DEMO_MODE = True
    assert "窗口受理" in client.get(reverse("login")).content.decode()
    response = client.post(reverse("demo-login"), {"username": "clerk"})
    assert response.status_code == 302 and client.session["_auth_user_id"] == str(demo_user.pk)


def test_and_only_there(client, demo_user, settings):
    settings.DEMO_MODE = False
    assert "窗口受理" not in client.get(reverse("login")).content.decode()
    assert client.post(reverse("demo-login"), {"username": "clerk"}).status_code == 404


def test_no_real_account_can_be_entered_that_way(client, settings):
    settings.DEMO_MODE = True
    User.objects.create_user("real", PASSWORD, name="真人", kind="staff")
    assert client.post(reverse("demo-login"), {"username": "real"}).status_code == 404


def test_registering_and_signing_in(client):
    response = client.post(reverse("register"), registration())
    assert response.status_code == 302
    applicant = Applicant.objects.get()
    assert applicant.user.username == "zhao" and applicant.real_name_level == 1
    client.post(reverse("logout"))
    response = client.post(reverse("login"), {"username": "zhao", "password": PASSWORD})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"id_number": "1"}, "id_number"),
        ({"kind": "organisation"}, "id_number"),
        ({"phone": "x"}, "phone"),
        ({"password": "short"}, "password"),
        ({"username": "有 空格"}, "username"),
        ({"name": ""}, "name"),
        ({"kind": "robot"}, "kind"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_lost(client, changes, field):
    response = client.post(reverse("register"), registration(**changes))
    assert response.status_code == 400
    assert response.context["form"].errors[field]
    text = response.content.decode()
    assert PASSWORD not in text
    for name, value in registration(**changes).items():
        if value and name not in ("password", "kind"):
            assert value in text
    assert not User.objects.exists()


def test_a_number_can_be_registered_once(client):
    client.post(reverse("register"), registration())
    client.post(reverse("logout"))
    response = client.post(reverse("register"), registration(username="twin"))
    assert "id_number" in response.context["form"].errors


def test_an_organisation_registers_with_its_credit_code(client):
    code = credit_code(99)
    client.post(reverse("register"), registration(kind="organisation", id_number=code.lower(), name="样例厂"))
    assert Applicant.objects.get().id_masked.startswith("9133")


def test_after_five_wrong_passwords_the_door_is_closed(client):
    User.objects.create_user("zhao", PASSWORD, name="赵")
    for _n in range(5):
        response = client.post(reverse("login"), {"username": "zhao", "password": "wrong"})
    assert response.status_code == 429
    response = client.post(reverse("login"), {"username": "zhao", "password": PASSWORD})
    assert response.status_code == 429


def test_nobody_is_led_to_another_site(client):
    User.objects.create_user("zhao", PASSWORD, name="赵")
    data = {"username": "zhao", "password": PASSWORD, "next": "https://evil.example/"}
    assert "evil" not in client.post(reverse("login"), data)["Location"]


def test_my_account_shows_the_mask_only(client):
    number = resident_id(3)
    client.post(reverse("register"), registration())
    page = client.get(reverse("account")).content.decode()
    assert number not in page and number[:4] in page
    response = client.post(
        reverse("account"), {"phone": "0574-63000000", "address": "浒山", "electronic_delivery": "on"}
    )
    assert response.status_code == 302 and Applicant.objects.get().electronic_delivery
    assert client.post(reverse("account"), {"phone": ""}).status_code == 400


def test_each_role_starts_where_it_works(client):
    from django.utils import timezone

    from accounts.landing import landing_url
    from accounts.posts import roles_of

    world, today = World(), timezone.localdate()
    assert landing_url(world.clerk, roles_of(world.clerk, on=today)) in ("/desk/", "/")
    assert landing_url(world.supervisor, roles_of(world.supervisor, on=today)) in ("/supervision/", "/desk/", "/")


def test_language_is_chinese_until_another_is_chosen(client):
    page = client.get(reverse("login"), headers={"accept-language": "en"})
    assert page.headers["Content-Language"] == "zh-hans" and 'lang="zh-Hans"' in page.content.decode()
    client.post(reverse("set_language"), {"language": "en"})
    assert client.get(reverse("login")).headers["Content-Language"] == "en"
