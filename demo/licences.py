"""Licences of the story: the rules of its items, and some licences of the demonstration company worth looking at."""

from datetime import date, timedelta

from demo.lives import Life
from items.models import Edition, Item
from workflows import timekeeping
from workflows.models import LicenceRule

# 劳务派遣行政许可实施办法: three years, asked for sixty days before; asked for later, a new application.
DISPATCH = "《劳务派遣行政许可实施办法》（人力资源和社会保障部令第19号）"
LONG_ENOUGH = 80  # days of story; a shorter one has no time for what is granted early and renewed late
RULES = {  # the patterns of the numbers are made up
    "labor-dispatch-new": {
        "name": "劳务派遣经营许可证",
        "template": "演派{region}-{year}-{serial:04}",
        "years": 3,
        "lead_days": 60,
        "late_is_new": True,
        "basis": DISPATCH,
        "renewal_item": "labor-dispatch-renew",
        "change_item": "labor-dispatch-change",
    },
    "hr-service-licence": {"name": "人力资源服务许可证", "template": "演服{region}-{year}-{serial:04}"},
    "special-hours": {"name": "特殊工时准予决定", "template": "演工{region}-{year}-{serial:04}", "years": 1},
}


def rules() -> None:
    items = {item.code: item for item in Item.objects.all()}
    for code, said in RULES.items():
        if code in items:
            others = {name: items.get(said[name]) for name in ("renewal_item", "change_item") if name in said}
            LicenceRule.objects.get_or_create(item=items[code], defaults={**said, **others})


class Licensed(Life):
    """A licence granted early in the story that ends `left` days after its last day."""

    def __init__(self, *args, left: int, until: date, **kwargs):
        super().__init__(*args, trait="plain", pace=0.35, **kwargs)
        self.valid_to = until + timedelta(days=left)

    def validity(self) -> dict:
        return {"valid_to": self.valid_to}


class Renewed(Life):
    """Asks for the renewal of what another life was given."""

    def __init__(self, *args, of: Licensed, **kwargs):
        super().__init__(*args, trait="plain", pace=2.4, **kwargs)
        self.of = of

    def naming(self) -> dict:
        self.of.case.refresh_from_db()
        return {"licence": self.of.case.licence, "purpose": "renewal"}


def lives(story, number: int, company) -> list[Life]:
    editions = {e.item.code: e for e in Edition.objects.filter(state="published").select_related("item__department")}
    calendar, until = timekeeping.calendar(), timekeeping.local_date(story.until)
    who = {"seed": story.seed, "applicant": company, "by": company.user}

    def made(n: int, code: str, back: int, kind=Licensed, **more):
        return kind(number + n, edition=editions[code], day=calendar.add_workdays(until, -back), **who, **more)

    if (until - story.start).days < LONG_ENOUGH:
        return []
    if not {"labor-dispatch-new", "labor-dispatch-renew", "special-hours", "hr-service-licence"} <= set(editions):
        return []
    ending = made(0, "special-hours", 52, left=45, until=until)  # in force, to be renewed now
    late = made(1, "labor-dispatch-new", 50, left=45, until=until)  # too late for a renewal in time
    asked = made(2, "labor-dispatch-new", 51, left=66, until=until)
    gone = made(3, "special-hours", 53, left=-3, until=until)  # expired, not renewed
    return [
        ending,
        late,
        asked,
        gone,
        made(4, "hr-service-licence", 49, left=900, until=until),
        made(5, "labor-dispatch-renew", 3, kind=Renewed, of=asked),
    ]
