"""Papers of what is no licence: a series of numbers of their own, and words that do not speak of licences."""

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from accounts.roles import Role
from tests.instants import at
from tests.workflows.papers import printed
from tests.world import World
from workflows.desk.forms import StartSpecialProcedure
from workflows.errors import Incomplete
from workflows.letters import series, wording_book, wordings
from workflows.letters.kinds import POWERS, SORTS, LetterKind
from workflows.models import Letter, PaperSeries, WordingVersion

NINE = at("2016-10-11 09:00")


@pytest.fixture
def world(db):
    return World()


@pytest.fixture
def keeper(world, client):
    client.force_login(world.person("徐清单", Role.LIST_ADMIN, world.bureau))
    return client


def of_power(world, code):
    type(world.item).objects.filter(pk=world.item.pk).update(type_code=code)
    world.item.refresh_from_db()


def accepted(world):
    return world.accepted(when=NINE).letters.get(kind="acceptance")


def test_each_kind_of_power_counts_its_own_papers(world):
    of_power(world, "01")
    assert accepted(world).number == "慈人社许受〔2016〕001号"
    of_power(world, "07")
    assert [accepted(world).number for _again in range(2)] == ["慈人社确受〔2016〕001号", "慈人社确受〔2016〕002号"]
    of_power(world, "01")
    assert accepted(world).number == "慈人社许受〔2016〕002号"


def test_a_new_word_holds_for_papers_to_come_and_a_shared_word_shares_its_numbers(world, keeper):
    of_power(world, "07")
    before = accepted(world)
    fields = {f"p{code}": word for code, (_name, word) in POWERS.items()}
    answer = keeper.post(reverse("paper-series"), {**fields, "p07": "办", "p20": "办"})
    assert answer.status_code == 302
    of_power(world, "20")
    assert accepted(world).number == "慈人社办受〔2016〕001号"
    of_power(world, "07")
    assert accepted(world).number == "慈人社办受〔2016〕002号"
    assert Letter.objects.get(pk=before.pk).number == "慈人社确受〔2016〕001号"
    kept = AuditRecord.objects.filter(kind=AuditRecord.Kind.WORDING).values_list("subject", "after")
    assert dict(kept) == {"行政确认": {"series": "办"}, "公共服务": {"series": "办"}}


@pytest.mark.parametrize("word", ["许不", "听", "A", "一二三", " ", "<b"])
def test_a_word_that_would_confuse_numbers_is_refused_and_comes_back(world, keeper, word):
    if word == "听":  # 听+告 beside 许+听告 cannot be confused: another beginning
        assert series.choose({"07": "听"}, by=world.chief, at=NINE) == ["07"]
        return
    fields = {f"p{code}": own for code, (_name, own) in POWERS.items()}
    answer = keeper.post(reverse("paper-series"), {**fields, "p07": word})
    assert answer.status_code == 400 and not PaperSeries.objects.exists()
    assert answer.context["form"]["p07"].errors


def test_all_words_as_delivered_can_stand_beside_each_other(db):
    marks = {word + sort.mark for word in series.words().values() for sort in SORTS.values()}
    assert len(marks) == len(POWERS) * len(SORTS)


@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_packaged_paper_speaks_of_a_licence_where_there_is_none(kind):
    shown = wordings.narrowed(wordings.DEFAULT[kind], is_licence=False)
    said = "\n".join([shown.title, *shown.paragraphs])
    assert "行政许可" not in said and "不予许可" not in said
    for power in ("01", "07"):
        assert wording_book.problems(kind, wording_book.packaged(kind, power), power) == []


def test_a_kind_of_power_has_a_wording_of_its_own(world, keeper):
    url = reverse("manage-wording", args=["acceptance"]) + "?power=07"
    shown = keeper.get(url)
    form = shown.context["form"].initial
    assert form["title"] == "申请受理通知书" and "行政许可" not in form["text"]
    typed = {
        **form,
        "title": "确认申请受理通知书",
        "text": form["text"] + "\n\n本事项属于{power}。",
        "reason": "按类型",
    }
    preview = keeper.post(reverse("preview-wording", args=["acceptance"]) + "?power=07", typed)
    assert "本事项属于行政确认" in printed(preview.content)
    assert keeper.post(url, typed).status_code == 302
    of_power(world, "07")
    paper = accepted(world)
    assert paper.title == "确认申请受理通知书" and "本事项属于行政确认" in printed(bytes(paper.pdf))
    of_power(world, "20")
    assert accepted(world).title == "申请受理通知书"
    of_power(world, "01")
    assert accepted(world).title == "行政许可申请受理通知书"
    assert WordingVersion.objects.get().power == "07"
    assert "行政确认" in keeper.get(reverse("manage-wordings")).content.decode()


def test_the_wording_for_one_kind_of_power_goes_before_the_one_for_all(world):
    def write(title, power="", seen=0):
        base = wording_book.packaged("acceptance", power)
        wording = wordings.Wording(title, base.paragraphs, "" if power else title)
        return wording_book.put_in_force(
            "acceptance", wording, seen=seen, reason="x", by=world.chief, at=NINE, power=power
        )

    write("确认受理书", "07")
    write("一般受理书")
    write("一般受理书二", seen=1)
    assert wording_book.in_force("acceptance", "07")[0].title == "确认受理书"
    assert wording_book.in_force("acceptance", "20")[0].title == "一般受理书二"
    assert wording_book.in_force("acceptance")[0].title == "一般受理书二"


@pytest.mark.parametrize("power", ["", "20"])
def test_a_wording_may_not_call_other_matters_licences(world, power):
    packaged = wording_book.packaged("returned", power)
    bad = wordings.Wording(packaged.title, (*packaged.paragraphs, "依照《中华人民共和国行政许可法》办理。"))
    with pytest.raises(Incomplete) as refused:
        wording_book.put_in_force("returned", bad, seen=0, reason="x", by=world.chief, at=NINE, power=power)
    assert "行政许可" in str(refused.value.fields["text"])
    under = wordings.Wording(
        packaged.title, (*packaged.paragraphs, "?is_licence\n依照《中华人民共和国行政许可法》办理。")
    )
    assert wording_book.problems("returned", under, power) == []


def test_an_unknown_kind_of_power_is_not_found(keeper):
    assert keeper.get(reverse("manage-wording", args=["grant"]) + "?power=99").status_code == 404


def test_the_officer_is_offered_the_licence_law_as_a_basis_for_licences_only(world):
    for code, offered in (("01", True), ("07", False)):
        of_power(world, code)
        case = world.accepted(when=NINE)
        run = case.runs.filter(ended_at=None).first()
        form = StartSpecialProcedure(application=case, run=run, today=NINE.date())
        assert ("行政许可法" in str(form["basis"])) is offered
