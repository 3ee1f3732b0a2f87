"""市镇联动: whole and partial delegation, hand-over, seals, spot checks (rules §4)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.roles import Role
from items.delegations import towns_of
from items.models import Delegation
from tests.instants import at
from tests.workflows.papers import printed
from tests.world import World
from workflows import engine, spot_checks, timekeeping
from workflows.desk.applicants import token_of
from workflows.errors import Forbidden, Incomplete, NotAllowed
from workflows.models import Application, SpotCheck

pytestmark = pytest.mark.django_db
NINE = at("2016-10-11 09:00")
WHOLE, PART = Delegation.Scope.FULL, Delegation.Scope.PARTIAL


class Towns(World):
    """Stages of towns; two towns with their officers."""

    def __init__(self, *, whole: bool):
        self.whole = whole
        super().__init__()
        self.other = self.make_town("zonghan", "宗汉街道", "330282002")
        for town, name in ((self.town, "浒山"), (self.other, "宗汉")):
            setattr(self, f"clerk_{town.code}", self.person(f"{name}窗口", Role.TOWN_CLERK, town))
            setattr(self, f"head_{town.code}", self.person(f"{name}负责人", Role.HEAD, town))

    def four_stages(self):
        for role in (Role.TOWN_CLERK, Role.HEAD):
            self.person("先任", role, self.town)
        town = {"level": "town", "role": Role.TOWN_CLERK}
        accept = {"key": "accept", "name": "镇受理", "kind": "acceptance", **town}
        deliver = {"key": "deliver", "name": "镇送达", "kind": "delivery", **town}
        first = {"key": "first", "name": "镇初审", "kind": "review", **town, "limit_amount": 3}
        _accept, review, decide, _deliver = super().four_stages()
        if self.whole:
            own = {"key": "decide", "name": "镇决定", "kind": "decision", "level": "town", "role": Role.HEAD}
            return [accept, first, own, deliver]
        return [accept, first, review, decide, deliver]

    def delegate(self, town=None, *, starts_on=date(2016, 9, 1), **fields):
        fields = {"scope": WHOLE if self.whole else PART, "document": "慈人社发〔2016〕88号", **fields}
        return Delegation.objects.create(
            item=self.item,
            town=town or self.town,
            starts_on=starts_on,
            recorded_by=self.chief,
            recorded_at=NINE,
            **fields,
        )

    def received_in(self, town, *, when=NINE):
        return self.apply(when=when, channel="town", town=town, by=getattr(self, f"clerk_{town.code}"))


@pytest.fixture
def whole():
    return Towns(whole=True)


@pytest.fixture
def part():
    return Towns(whole=False)


def decided_in_town(world, *, when=NINE):
    case = world.received_in(world.town, when=when)
    engine.accept(case, by=world.clerk_hushan, at=when)
    engine.advance(case, by=world.clerk_hushan, at=when, opinion="材料齐全，符合条件")
    return engine.grant(case, by=world.head_hushan, at=when, content="准予")


def test_with_whole_delegation_the_town_decides_in_the_bureaus_name_under_its_own_seal(whole):
    whole.delegate(seal_number=3)
    case = decided_in_town(whole)
    assert case.number.startswith("330282001-"), "the number carries the town's code"
    decision = printed(bytes(case.letters.get(kind="grant").pdf))
    assert "慈溪市人力资源和社会保障局" in decision and "行政审批专用章（3）" in decision and "浒山街道" in decision
    engine.deliver(case, by=whole.clerk_hushan, at=NINE, way="direct", receiver="张申请")
    assert engine.close(case, by=whole.clerk_hushan, at=NINE).state == "closed"


def test_with_partial_delegation_the_case_is_handed_over_with_all_that_belongs_to_it(part):
    part.delegate()
    case = part.received_in(part.town)
    engine.accept(case, by=part.clerk_hushan, at=NINE)
    assert "handover" not in case.events.get(action="accept").data, "acceptance and first look are both the town's"
    engine.advance(case, by=part.clerk_hushan, at=at("2016-10-12 09:00"), opinion="初审通过")
    handover = case.events.get(action="advance").data["handover"]
    assert "浒山街道" in handover["from"] and "劳动关系科" in handover["to"][0]
    assert handover["paper"] == ["opinion", "plan"] and handover["files"] == []
    engine.advance(case, by=part.reviewer, at=at("2016-10-13 09:00"), opinion="同意")
    engine.grant(case, by=part.leader, at=at("2016-10-14 09:00"), content="准予")
    back = case.events.get(action="grant").data["handover"]
    assert "浒山街道" in back["to"][0]
    assert "专用章（" not in printed(bytes(case.letters.get(kind="grant").pdf)), "the decision is the bureau's"


def test_files_go_along_with_their_hashes(part):
    from workflows.models import SubmittedFile

    part.delegate()
    case = part.received_in(part.town)
    SubmittedFile.objects.create(
        application=case,
        material_key="plan",
        name="方案.pdf",
        content_type="application/pdf",
        size=4,
        sha256="ab" * 32,
        uploaded_at=NINE,
        uploaded_by=part.user,
    )
    engine.accept(case, by=part.clerk_hushan, at=NINE)
    engine.advance(case, by=part.clerk_hushan, at=at("2016-10-12 09:00"), opinion="初审通过")
    assert case.events.get(action="advance").data["handover"]["files"] == [["plan", "ab" * 32]]


def test_a_town_takes_in_only_what_was_delegated_to_it_and_only_while_it_is(part):
    part.delegate(starts_on=date(2016, 10, 1), ends_on=date(2016, 10, 20))
    with pytest.raises(Incomplete) as refused:
        part.received_in(part.other)
    assert "宗汉街道" in str(refused.value)
    for day in ("2016-09-30 09:00", "2016-10-21 09:00"):
        with pytest.raises(Incomplete):
            part.received_in(part.town, when=at(day))
    case = part.received_in(part.town, when=at("2016-10-20 16:00"))
    engine.accept(case, by=part.clerk_hushan, at=at("2016-10-24 09:00"))
    assert case.state == "in_review", "what it has taken in is finished by it"


def test_without_any_recorded_delegation_the_flow_alone_decides(part):
    assert set(towns_of(part.item, on=NINE.date())) == {part.town, part.other}
    assert part.received_in(part.other).town == part.other


def test_a_town_sees_its_own_cases_only(part):
    own, others = part.received_in(part.town), part.received_in(part.other)
    seen = Application.objects.visible_to(part.clerk_hushan, on=NINE.date())
    assert set(seen) == {own}
    with pytest.raises(Forbidden):
        engine.accept(others, by=part.clerk_hushan, at=NINE)


def test_a_share_of_what_towns_decide_is_drawn_for_the_section(whole, settings):
    settings.TOWN_SPOT_CHECK_PERCENT = 100
    case = decided_in_town(whole)
    check = SpotCheck.objects.get(application=case)
    assert check.department == whole.section and case.events.get(action="grant").data["spot_check"] is True
    on = NINE.date()
    assert list(spot_checks.of(whole.reviewer, on=on)) == [check]
    for stranger in (whole.clerk_hushan, whole.head_hushan, whole.leader, whole.clerk):
        with pytest.raises(Forbidden):
            spot_checks.record(check, result="in_order", finding="", by=stranger, at=NINE, on=on)
    with pytest.raises(Incomplete):
        spot_checks.record(check, result="defect", finding="短", by=whole.reviewer, at=NINE, on=on)
    spot_checks.record(
        check, result="defect", finding="未核对劳动合同样本的签订日期", by=whole.reviewer, at=NINE, on=on
    )
    with pytest.raises(NotAllowed):
        spot_checks.record(check, result="in_order", finding="", by=whole.reviewer, at=NINE, on=on)
    settings.TOWN_SPOT_CHECK_PERCENT = 0
    assert not SpotCheck.objects.filter(application=decided_in_town(whole)).exists()


def test_the_bureaus_own_decisions_are_not_drawn(part, settings):
    settings.TOWN_SPOT_CHECK_PERCENT = 100
    case = part.received_in(part.town)
    engine.accept(case, by=part.clerk_hushan, at=NINE)
    engine.advance(case, by=part.clerk_hushan, at=NINE, opinion="初审通过")
    engine.advance(case, by=part.reviewer, at=NINE, opinion="同意")
    engine.grant(case, by=part.leader, at=NINE, content="准予")
    assert not SpotCheck.objects.exists()


@pytest.fixture
def noon(monkeypatch):
    monkeypatch.setattr(timekeeping, "now", lambda: at("2016-10-12 12:00"))


def test_the_section_records_the_check_on_its_page(client, whole, settings, noon):
    settings.TOWN_SPOT_CHECK_PERCENT = 100
    case = decided_in_town(whole)
    url = reverse("desk-spot-check", args=[case.number])
    client.force_login(whole.clerk_hushan)
    assert client.get(url).status_code == 404
    client.force_login(whole.reviewer)
    assert case.number in client.get(reverse("desk-spot-checks")).content.decode()
    short = client.post(url, {"result": "defect", "finding": "不对"})
    assert short.status_code == 400 and "不对" in short.content.decode()
    done = client.post(url, {"result": "defect", "finding": "未核对劳动合同样本的签订日期"})
    assert done.status_code == 302
    assert "未核对劳动合同样本的签订日期" in client.get(reverse("desk-spot-checks")).content.decode()
    assert client.post(url, {"result": "in_order"}).status_code == 409


def test_an_administrator_records_and_ends_a_delegation(client, part):
    client.force_login(part.person("徐清单", Role.LIST_ADMIN, part.bureau))
    url = reverse("item-delegations", args=[part.item.code])
    typed = {
        "town": part.town.pk,
        "scope": "partial",
        "form": "entrusted",
        "document": "慈人社发〔2016〕88号",
        "starts_on": "2016-09-01",
    }
    bad = client.post(url, {**typed, "seal_number": "3", "document": ""})
    assert bad.status_code == 400 and bad.context["form"].errors.keys() == {"document", "seal_number"}
    assert client.post(url, typed).status_code == 302
    twice = client.post(url, typed)
    assert twice.status_code == 400 and Delegation.objects.count() == 1
    [row] = Delegation.objects.all()
    end = reverse("end-delegation", args=[part.item.code, row.pk])
    client.post(end, {"ends_on": "2016-08-01"})
    row.refresh_from_db()
    assert row.ends_on is None
    client.post(end, {"ends_on": "2016-12-31"})
    client.post(end, {"ends_on": "2017-12-31"})
    row.refresh_from_db()
    assert row.ends_on == date(2016, 12, 31)
    client.force_login(part.clerk)
    assert client.get(url).status_code == 403


def test_the_bureaus_guidance_stands_where_the_town_receives_and_handles_and_no_other_town_reads_it(client, part):
    words = "残疾人申请的，请先核对残疾证；疑难的问劳动关系科。"
    client.force_login(part.person("徐清单", Role.LIST_ADMIN, part.bureau))
    typed = {"town": part.town.pk, "scope": "partial", "form": "entrusted", "document": "88号", "guidance": words}
    client.post(reverse("item-delegations", args=[part.item.code]), {**typed, "starts_on": "2016-09-01"})
    part.delegate(part.other)
    now = timekeeping.now()
    for town, told in ((part.town, True), (part.other, False)):
        client.force_login(getattr(part, f"clerk_{town.code}"))
        case = part.received_in(town, when=now)
        page = client.get(reverse("desk-case", args=[case.number]))
        assert page.status_code == 200 and (words in page.content.decode()) is told
    client.force_login(part.clerk_hushan)
    form = reverse("desk-intake-form", args=[part.item.code, token_of(part.applicant)])
    assert words in client.get(form).content.decode()
