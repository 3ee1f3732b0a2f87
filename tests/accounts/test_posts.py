from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.grants import departments_granted, grant_department
from accounts.models import Applicant, Department, Mandate, Post, Posting, User
from accounts.posts import applicants_of, appoint, holders, relieve, roles_of, sync
from accounts.roles import Role
from accounts.sealing import CannotUnseal, keyed_hash, seal, unseal
from tests.world import credit_code, resident_id

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 11)


@pytest.fixture
def bureau():
    return Department.objects.create(code="bureau", name="人社局", kind="bureau")


@pytest.fixture
def user():
    return User.objects.create_user("wang", name="王", kind="staff")


def post(bureau, role):
    return Post.objects.establish(department=bureau, role=role, title=str(role))


def test_membership_follows_the_posting(bureau, user):
    clerk = post(bureau, Role.CLERK)
    posting = appoint(user, clerk, start_on=DAY)
    assert roles_of(user, on=DAY) == {Role.CLERK} and clerk.group in user.groups.all()
    relieve(posting, end_on=DAY, today=DAY + timedelta(days=1))
    assert roles_of(user, on=DAY + timedelta(days=1)) == set() and not user.groups.exists()
    assert list(holders(clerk, on=DAY)) == [user]


def test_a_posting_that_has_not_begun_gives_nothing_yet(bureau, user):
    posting = Posting.objects.create(user=user, post=post(bureau, Role.HEAD), start_on=DAY)
    sync(user, on=DAY - timedelta(days=1))
    assert not user.groups.exists() and roles_of(user, on=DAY - timedelta(days=1)) == set()
    sync(user, on=DAY)
    assert posting.post.group in user.groups.all()


@pytest.mark.parametrize("other", [Role.SECURITY_ADMIN, Role.AUDITOR, Role.CLERK])
def test_the_three_administrators_are_three_people(bureau, user, other):
    appoint(user, post(bureau, Role.SYSTEM_ADMIN), start_on=DAY)
    with pytest.raises(ValidationError):
        appoint(user, post(bureau, other), start_on=DAY)
    assert roles_of(user, on=DAY) == {Role.SYSTEM_ADMIN}


def test_appointing_twice_is_one_posting(bureau, user):
    clerk = post(bureau, Role.CLERK)
    assert appoint(user, clerk, start_on=DAY) == appoint(user, clerk, start_on=DAY)


def test_a_grant_on_the_bureau_covers_what_lies_below(bureau, user):
    section = Department.objects.create(code="s", name="科", kind="section", parent=bureau)
    other = Department.objects.create(code="x", name="别处", kind="institution")
    leader = post(bureau, Role.LEADER)
    appoint(user, leader, start_on=DAY)
    grant_department(leader, bureau, "view_cases")
    granted = departments_granted(user, "view_cases")
    assert {bureau.pk, section.pk} <= granted and other.pk not in granted
    assert departments_granted(user, "supervise") == set()


def test_an_agent_acts_for_a_principal_while_the_mandate_lasts(user):
    own = Applicant.objects.enrol(kind="person", name="王", id_type="resident_id", id_number=resident_id(1), user=user)
    firm = Applicant.objects.enrol(kind="organisation", name="厂", id_type="credit_code", id_number=credit_code(1))
    Mandate.objects.create(agent=user, principal=firm, valid_from=DAY, valid_to=DAY)
    assert {a.pk for a in applicants_of(user, on=DAY)} == {own.pk, firm.pk}
    assert [a.pk for a in applicants_of(user, on=DAY + timedelta(days=1))] == [own.pk]


def test_an_identity_number_is_found_by_its_hash_and_stored_once(user):
    number = resident_id(7)
    someone = Applicant.objects.enrol(kind="person", name="甲", id_type="resident_id", id_number=number)
    assert Applicant.objects.find(id_type="resident_id", id_number=number.lower()) == someone
    assert number.encode() not in bytes(someone.id_sealed) and someone.id_masked != number


def test_sealing_round_trip_and_tampering():
    sealed = seal("身份证".encode())
    assert unseal(sealed).decode() == "身份证" and seal(b"x") != seal(b"x")
    with pytest.raises(CannotUnseal):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(CannotUnseal):
        unseal(b"\x09" + sealed[1:])
    assert keyed_hash("a") == keyed_hash("a") != keyed_hash("b")
