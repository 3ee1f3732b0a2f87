"""An administrator changes what a paper says: checked, looked at, in force for the papers to come only."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.roles import Role
from tests.instants import at
from tests.workflows.papers import printed
from tests.world import World
from workflows.errors import Stale
from workflows.letters import samples as letter_samples
from workflows.letters import typesetting, wording_book, wordings
from workflows.letters.kinds import SORTS, LetterKind
from workflows.models import Letter, WordingVersion

ADDED = "?contact\n请妥善保管本通知书，如有疑问请致电{contact}。"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_the_packaged_wordings_pass_their_own_checks(kind):
    assert wording_book.problems(kind, wordings.DEFAULT[kind]) == []
    read = wording_book.read(
        wordings.DEFAULT[kind].title, wordings.DEFAULT[kind].other_title, wording_book.text_of(wordings.DEFAULT[kind])
    )
    assert read == wordings.DEFAULT[kind], "what is shown in the form is what is kept"


@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_paper_can_be_made_from_made_up_facts(kind):
    for bare in (True, False):
        assert typesetting.render(kind, letter_samples.facts(kind, bare=bare)).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{item}不予许可，理由：{reason}；事实：{facts}；{remedies}", "依据"),
        ("{phone}", "phone"),
        ("{reason", "{"),
        ("#points", "#points"),
        ("   \n\n ", ""),
        ("\U0010fffd{facts}{reason}{basis}{remedies}", "U+10FFFD"),
        ("{facts}{reason}{basis}{remedies}{conditions}", "conditions"),
    ],
)
def test_what_is_wrong_with_a_wording_is_said(text, said):
    found = wording_book.problems(LetterKind.REFUSAL, wording_book.read("不予决定书", "", text))
    assert found and said in " ".join(found)


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def keeper(world, client):
    client.force_login(world.person("徐清单", Role.LIST_ADMIN, world.bureau))
    return client


def form(kind="acceptance", **changed):
    wording, version = wording_book.in_force(kind)
    typed = {"title": wording.title, "other_title": wording.other_title, "text": wording_book.text_of(wording)}
    return {**typed, "reason": "加一句保管提示", "seen": version.number if version else 0, **changed}


def test_a_change_holds_for_the_papers_to_come_only(keeper, world):
    before = world.accepted(when=at("2016-10-11 09:00")).letters.get(kind="acceptance")
    text = wording_book.text_of(wordings.DEFAULT[LetterKind.ACCEPTANCE])
    answer = keeper.post(reverse("manage-wording", args=["acceptance"]), form(text=f"{text}\n\n{ADDED}"))
    assert answer.status_code == 302
    after = world.accepted(when=at("2016-10-12 09:00")).letters.get(kind="acceptance")
    assert "请妥善保管本通知书" in printed(bytes(after.pdf)) and after.wording.number == 1
    old = Letter.objects.get(pk=before.pk)
    assert "请妥善保管本通知书" not in printed(bytes(old.pdf)) and old.wording is None
    shown = keeper.get(reverse("manage-wordings")).content.decode()
    assert "加一句保管提示" in shown
    assert (
        SORTS[LetterKind.ACCEPTANCE].label
        in keeper.get(reverse("manage-wording", args=["acceptance"])).content.decode()
    )


def test_a_paper_is_looked_at_before_and_nothing_is_kept(keeper):
    text = f"{wording_book.text_of(wordings.DEFAULT[LetterKind.GRANT])}\n\n{ADDED}"
    url = reverse("preview-wording", args=["grant"])
    shown = keeper.post(url, form("grant", text=text, reason=""))
    assert shown["Content-Type"] == "application/pdf" and "请妥善保管本通知书" in printed(shown.content)
    other = keeper.post(url, form("grant", text=text, other="1"))
    assert wordings.DEFAULT[LetterKind.GRANT].other_title in printed(other.content)
    assert not WordingVersion.objects.exists()


@pytest.mark.parametrize("name", ["manage-wording", "preview-wording"])
def test_what_was_typed_comes_back_with_what_is_wrong(keeper, name):
    answer = keeper.post(reverse(name, args=["refusal"]), form("refusal", text="只说不予。{reason}"))
    shown = answer.content.decode()
    assert answer.status_code == 400 and "只说不予。{reason}" in shown and "救济途径" in shown
    assert not WordingVersion.objects.exists()


def test_who_comes_second_is_told_and_loses_nothing(keeper, world):
    stale = form(text=f"{wording_book.text_of(wordings.DEFAULT[LetterKind.ACCEPTANCE])}\n\n第二个人的修改。")
    keeper.post(reverse("manage-wording", args=["acceptance"]), form(title="受理通知书"))
    answer = keeper.post(reverse("manage-wording", args=["acceptance"]), stale)
    assert answer.status_code == 409 and "第二个人的修改" in answer.content.decode()
    assert WordingVersion.objects.count() == 1
    with pytest.raises(Stale):
        wording_book.put_in_force(
            "acceptance",
            wordings.DEFAULT[LetterKind.ACCEPTANCE],
            seen=0,
            reason="x",
            by=world.chief,
            at=at("2016-10-12 09:00"),
        )


def test_going_back_to_the_packaged_wording_is_a_new_version(keeper):
    keeper.post(reverse("manage-wording", args=["acceptance"]), form(title="受理通知书（试行）"))
    shown = keeper.get(reverse("manage-wording", args=["acceptance"]) + "?packaged=1")
    packaged = wordings.DEFAULT[LetterKind.ACCEPTANCE]
    assert shown.context["form"].initial["title"] == packaged.title
    keeper.post(reverse("manage-wording", args=["acceptance"]), form(title=packaged.title))
    wording, version = wording_book.in_force("acceptance")
    assert wording == packaged and version.number == 2


def test_wordings_are_kept_for_good(keeper):
    keeper.post(reverse("manage-wording", args=["acceptance"]), form(title="受理通知书（试行）"))
    for change in (lambda: WordingVersion.objects.update(title="x"), lambda: WordingVersion.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_only_who_keeps_the_lists_may(client, world):
    for user in (world.clerk, world.supervisor):
        client.force_login(user)
        assert client.get(reverse("manage-wordings")).status_code == 403
        assert client.post(reverse("manage-wording", args=["grant"]), {}).status_code == 403
    client.force_login(world.user)
    assert client.get(reverse("manage-wording", args=["grant"])).status_code == 404
    client.force_login(world.person("徐清单", Role.LIST_ADMIN, world.bureau))
    assert client.get(reverse("manage-wording", args=["poem"])).status_code == 404
