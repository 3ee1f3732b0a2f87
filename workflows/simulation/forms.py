"""What an administrator chooses for a simulation; prefilled with the staff of today and what the record knows."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Post
from workflows.routing import Plan
from workflows.simulation import mapping
from workflows.simulation.mapping import Said
from workflows.simulation.record import Record

MONTHS = (1, 3, 6, 12)
USUAL_MONTHS = 3


class PeriodForm(forms.Form):
    months = forms.TypedChoiceField(label=gettext_lazy("Cases of the last"), coerce=int, initial=USUAL_MONTHS)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["months"].choices = [(n, ngettext("%(n)s month", "%(n)s months", n) % {"n": n}) for n in MONTHS]

    def chosen(self) -> int:
        return self.cleaned_data["months"] if self.is_bound and self.is_valid() else USUAL_MONTHS


@dataclass
class StageRow:
    """A stage in the form: what is known of it, and the two fields that stand for what is not."""

    name: str
    place: str
    known: str
    is_known: bool
    minutes: forms.BoundField
    days: forms.BoundField


class SimulationForm(forms.Form):
    months = forms.IntegerField(widget=forms.HiddenInput)
    repetitions = forms.IntegerField(
        label=gettext_lazy("Repetitions"),
        initial=30,
        min_value=5,
        max_value=200,
        help_text=gettext_lazy("More make the averages more exact and take longer. 5 to 200."),
    )
    arrivals = forms.IntegerField(
        label=gettext_lazy("Cases received, per cent of then"),
        initial=100,
        min_value=10,
        max_value=500,
        help_text=gettext_lazy("100: as many as in the period; 120: a fifth more."),
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Number of the draw"),
        initial=1,
        min_value=1,
        max_value=999_999,
        help_text=gettext_lazy("The same number gives the same result again."),
    )
    more = forms.ChoiceField(
        label=gettext_lazy("Also compute it with one more person at"),
        required=False,
        help_text=gettext_lazy("The result then has one more column."),
    )

    def __init__(self, *args, plan: Plan, record: Record, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.plan, self.record = plan, record
        self.names = place_names(mapping.places_of(plan))
        self.today = mapping.people_today(list(self.names), on=on)
        self.fields["more"].choices = [("", _("Nowhere")), *self.names.items()]
        for n, place in enumerate(self.names):
            people, units = self.today[place]
            towns = ngettext("In each of %(n)s town.", "In each of %(n)s towns.", units) % {"n": units}
            self.fields[f"people-{n}"] = forms.IntegerField(
                label=self.names[place],
                initial=people,
                min_value=0,
                max_value=99,
                help_text=towns if place.startswith("role:") else "",
            )
        for n, stage in enumerate(plan.stages):
            known = mapping.is_known(record, stage.key)
            self.fields[f"minutes-{n}"] = forms.FloatField(
                label=_("Minutes of work"), required=False, min_value=1, max_value=9999
            )
            self.fields[f"days-{n}"] = forms.FloatField(
                label=_("Days it lies besides"), required=not known, min_value=0, max_value=365
            )

    @property
    def staff(self) -> list[forms.BoundField]:
        return [self[f"people-{n}"] for n in range(len(self.names))]

    @property
    def stages(self) -> list[StageRow]:
        return [
            StageRow(
                name=stage.name,
                place=self.names[mapping.place_of(stage.level, stage.post_id, stage.role)],
                known=known_words(self.record, stage.key),
                is_known=mapping.is_known(self.record, stage.key),
                minutes=self[f"minutes-{n}"],
                days=self[f"days-{n}"],
            )
            for n, stage in enumerate(self.plan.stages)
        ]

    def said(self) -> Said:
        """Only what differs from the staff of today and from the record."""
        given = self.cleaned_data
        people = {place: given[f"people-{n}"] for n, place in enumerate(self.names)}
        stages = list(enumerate(self.plan.stages))
        return Said(
            people={place: n for place, n in people.items() if n != self.today[place][0]},
            minutes={stage.key: value for n, stage in stages if (value := given[f"minutes-{n}"]) is not None},
            days={stage.key: value for n, stage in stages if (value := given[f"days-{n}"]) is not None},
            arrivals=given["arrivals"],
        )


def place_names(places) -> dict[str, str]:
    """{place: in words}."""
    posts = Post.objects.select_related("department").in_bulk(
        [int(place.partition(":")[2]) for place in places if place.startswith("post:")]
    )
    titles = dict(Post.objects.filter(department__kind="town").order_by("-title").values_list("role", "title"))
    found = {}
    for place in places:
        sort, _colon, value = place.partition(":")
        found[place] = (
            str(posts[int(value)]) if sort == "post" else _("Towns: %(post)s") % {"post": titles.get(value, value)}
        )
    return found


def known_words(record: Record, key: str) -> str:
    """What the record says of a stage, in one line."""
    if not mapping.is_known(record, key):
        n = len(record.stages[key].visits) if key in record.stages else 0
        return _("No record (%(n)s visits): please say how long it will take.") % {"n": n}
    stage = record.stages[key]
    facts = {"n": len(stage.visits), "days": round(sum(stage.elapsed) / len(stage.elapsed) / record.day, 1)}
    words = _("%(n)s visits, %(days)s working days each") % facts
    if not mapping.working_known(record, key):
        assumed = {"n": settings.SIMULATION_MINUTES}
        return words + _("; how long the work itself takes is not known, %(n)s minutes are assumed") % assumed
    return words + _("; about %(n)s minutes of it are work") % {"n": round(sum(stage.working) / len(stage.working))}
