"""容缺: a minor material follows after acceptance; nothing is granted before it is there."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from items.models import Edition, Material
from items.publishing import publish
from tests.instants import at
from tests.workflows.desk_pages import client_of, now, page
from tests.workflows.test_judging import PNG
from tests.world import World
from workflows import engine, files, lateness, timekeeping
from workflows.errors import Forbidden, Incomplete, NotAllowed

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")  # promised 14 working days: 2016-10-31
UNTIL = date(2016, 10, 20)


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class LenientWorld(World):
    """The opinion of the union may follow; the plan may not."""

    def make_edition(self, *arguments):
        edition = super().make_edition(*arguments)
        self.first = edition
        draft = Edition.objects.get(pk=edition.pk)
        draft.pk, draft.state, draft.number, draft.content_hash = None, "draft", 2, ""
        draft.hash_schema = draft.published_at = draft.published_by = draft.effective_on = None
        draft.save(force_insert=True)
        for row in Material.objects.filter(edition=edition):
            row.pk, row.edition, row.late = None, draft, row.key == "opinion"
            row.save(force_insert=True)
        publish(draft, by=self.chief, at=at("2016-01-05 09:00"), imported=True)
        draft.refresh_from_db()
        self.item.refresh_from_db()
        return draft


@pytest.fixture
def world():
    return LenientWorld()


def apply(world, when=NINE, paper=("plan",)):
    return world.apply(when=when, paper=paper)


def accepted(world):
    return engine.accept(apply(world), by=world.clerk, at=NINE, until=UNTIL)


def ready_to_decide(world):
    return engine.advance(accepted(world), by=world.reviewer, at=NINE, opinion="同意")


def test_only_what_the_list_names_may_follow(world):
    with pytest.raises(Incomplete) as told:
        apply(world, paper=["opinion"])
    assert set(told.value.fields) == {"material:plan"}
    case = apply(world)
    assert [m.key for m in lateness.missing_of(case)] == ["opinion"]


def test_acceptance_says_in_writing_what_until_when_and_what_follows(world):
    case = apply(world)
    with pytest.raises(Incomplete) as told:
        engine.accept(case, by=world.clerk, at=NINE)
    assert "until" in told.value.fields and case.letters.count() == 1
    engine.accept(case, by=world.clerk, at=NINE, until=UNTIL)
    letter = case.letters.get(kind="late_materials")
    assert letter.title == "容缺受理通知书" and letter.data["answer_by"] == "2016-10-20"
    assert [point["label"] for point in letter.data["points"]] == ["工会意见"]
    assert case.deadlines.get(kind="late").due_on == UNTIL
    assert case.events.get(action="accept").data["late"] == ["opinion"]


def test_not_later_than_the_promised_day(world):
    case = apply(world)
    for day in (date(2016, 11, 1), date(2016, 10, 10)):
        with pytest.raises(Incomplete) as told:
            engine.accept(case, by=world.clerk, at=NINE, until=day)
        assert "until" in told.value.fields
    case.refresh_from_db()
    assert case.state == "received"
    engine.accept(case, by=world.clerk, at=NINE, until=date(2016, 10, 31))


def test_nothing_is_granted_before_it_is_complete_but_a_refusal_may_come(world):
    case = ready_to_decide(world)
    with pytest.raises(NotAllowed, match="工会意见"):
        engine.grant(case, by=world.leader, at=NINE, content="准予一年")
    assert not case.letters.filter(kind="grant").exists()
    engine.hand_in_late(case, by=world.user, at=NINE, files=[upload(world)])
    assert case.deadlines.get(kind="late").closed_at is not None
    engine.grant(case, by=world.leader, at=NINE, content="准予一年")
    other = ready_to_decide(world)
    engine.refuse(other, by=world.leader, at=NINE, facts="查明", reason="不符合法定条件，依法不予许可", basis="某法")
    assert other.state == "refused" and not other.deadlines.filter(closed_at=None, kind="late").exists()


def upload(world, key="opinion", by=None):
    upload = SimpleUploadedFile("a.png", PNG)
    return files.store(upload, material_key=key, by=by or world.user, at=NINE)


def test_silence_accepts_and_still_nothing_is_granted_without_it(world):
    from workflows import timers

    case = apply(world)
    timers.run_due(at=at("2016-10-20 09:00"))
    case.refresh_from_db()
    assert case.deemed
    engine.advance(case, by=world.reviewer, at=at("2016-10-20 10:00"), opinion="同意")
    with pytest.raises(NotAllowed):
        engine.grant(case, by=world.leader, at=at("2016-10-20 11:00"), content="准予一年")
    engine.hand_in_late(case, by=world.clerk, at=at("2016-10-20 12:00"), paper=["opinion"])
    engine.grant(case, by=world.leader, at=at("2016-10-20 13:00"), content="准予一年")


def test_only_applicant_and_counter_hand_in_and_only_what_is_missing(world):
    case = accepted(world)
    for nobody in (world.reviewer, world.leader, world.stranger):
        with pytest.raises(Forbidden):
            engine.hand_in_late(case, by=nobody, at=NINE, paper=["opinion"])
    with pytest.raises(NotAllowed):
        engine.hand_in_late(case, by=world.clerk, at=NINE, paper=["plan"])
    with pytest.raises(Incomplete):
        engine.hand_in_late(case, by=world.clerk, at=NINE)


def test_cases_of_an_edition_without_such_materials_are_as_before(world):
    from items.content import content_of, is_intact, with_rows

    first = with_rows(Edition.objects.filter(pk=world.first.pk)).get()
    assert is_intact(first) and "late" in content_of(first)["materials"][0]
    assert "late" not in content_of(first, schema=1)["materials"][0]


def test_by_the_pages_of_counter_and_applicant(world):
    case = apply(world, when=now())
    form = page(world.clerk, "desk-act", case.number, "accept").content.decode()
    assert "工会意见" in form and 'name="until"' in form
    address = reverse("desk-act", args=[case.number, "accept"])
    typed = {"version": case.version, "run": case.runs.get().pk}
    assert client_of(world.clerk).post(address, typed).status_code == 400
    until = timekeeping.calendar().add_workdays(timekeeping.local_date(now()), 5)
    assert client_of(world.clerk).post(address, {**typed, "until": until}).status_code == 302
    assert reverse("desk-late", args=[case.number]) in page(world.clerk, "desk-case", case.number).content.decode()
    own = client_of(world.user)
    shown = own.get(reverse("my-application", args=[case.number])).content.decode()
    assert reverse("hand-in-late", args=[case.number]) in shown and "工会意见" in shown
    late = reverse("hand-in-late", args=[case.number])
    assert own.post(late, {}).status_code == 400
    assert own.post(late, {"paper": "opinion"}).status_code == 400  # paper is for the counter to confirm
    bad = own.post(late, {"file-opinion": SimpleUploadedFile("a.png", b"no picture")})
    assert bad.status_code == 400
    assert client_of(world.stranger).get(late).status_code == 404
    assert page(world.reviewer, "desk-late", case.number).status_code == 403
    assert own.post(late, {"file-opinion": SimpleUploadedFile("a.png", PNG)}).status_code == 302
    case.refresh_from_db()
    assert lateness.missing_of(case) == []
    assert own.get(late).status_code == 302


def test_on_paper_at_the_counter(world):
    case = engine.accept(apply(world, when=now()), by=world.clerk, at=now(), until=timekeeping.local_date(now()))
    answer = client_of(world.clerk).post(reverse("desk-late", args=[case.number]), {"paper": "opinion"})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert "opinion" in case.paper_materials and case.events.get(action="hand_in_late").data["complete"]
