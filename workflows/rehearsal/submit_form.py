"""The first step of a test: the application, filled in with the item's own form."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Applicant
from items import delegations, posted
from items.form_messages import words
from items.forms import registered_keys, validate
from items.guides import NOT_HANDED_IN
from workflows import timekeeping
from workflows.models import Application
from workflows.rehearsal.handing_in import kind_for, needed
from workflows.rehearsal.invented import NAMES
from workflows.rehearsal.step_forms import StepForm


class Submit(StepForm):
    applicant = forms.ChoiceField(label=gettext_lazy("Who applies"), choices=Applicant.Kind.choices)
    channel = forms.ChoiceField(label=gettext_lazy("How it comes in"), required=False)
    town = forms.ChoiceField(label=gettext_lazy("Town"), required=False)
    electronic = forms.BooleanField(
        label=gettext_lazy("The applicant has agreed to electronic delivery"), required=False, initial=True
    )
    materials = forms.MultipleChoiceField(
        label=gettext_lazy("Materials handed in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    drawn = forms.MultipleChoiceField(
        label=gettext_lazy("This case is drawn as a sample for"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def offer(self):
        self.fields["channel"].choices = [c for c in Application.Channel.choices if c[0] in self._channels()]
        towns = delegations.towns_of(self.edition.item, on=timekeeping.local_date(timekeeping.now()))
        self.fields["town"].choices = [("", _("no town")), *((t.code, t.name) for t in towns)]
        if all(stage.level != "town" for stage in self.plan.stages):
            del self.fields["town"]
        asked = [(m.key, m.name) for m in self.edition.materials.all() if m.source not in NOT_HANDED_IN]
        self.fields["materials"].choices = asked
        samples = [(s.key, s.name) for s in self.plan.stages if s.sample_percent is not None]
        self.fields["drawn"].choices = samples
        if not samples:
            del self.fields["drawn"]

    def _channels(self):
        return {"counter", "town"} | ({"web"} if "web" in self.edition.channels else set())

    def step(self):
        given = self.cleaned_data
        drawn = (
            {key: key in given.get("drawn", ()) for key, _name in self.fields["drawn"].choices}
            if "drawn" in given
            else {}
        )
        return {
            "applicant": given["applicant"],
            "electronic": given["electronic"],
            "channel": given["channel"],
            "town": given.get("town", ""),
            "materials": given["materials"],
            "drawn": drawn,
            "answers": self.answers,
        }

    @classmethod
    def initial_of(cls, data):
        return {**data, "drawn": [key for key, is_drawn in (data.get("drawn") or {}).items() if is_drawn]}

    # -- the item's own questions

    @property
    def answers(self) -> dict:
        """As typed; the registered name is the invented applicant's, whatever was typed."""
        kind = self.data.get(self.add_prefix("applicant"), "")
        own = dict.fromkeys(registered_keys(self.edition.form, kind), NAMES[kind]) if kind in NAMES else {}
        found = posted.answers(self.edition.form, self.data) | own
        more = self.data.get("add_row")  # the button that adds a row without a script
        return posted.with_a_row(self.edition.form, found, more) if more else found

    def sections(self) -> list[dict]:
        """For `answer_field`: every question with its answer and what is wrong with it."""
        values = self.answers if self.is_bound else self.initial.get("answers", {})
        said = words(validate(self.edition.form, values)[1]) if self.is_bound else {}
        return [
            {"title": s["title"], "fields": [self._field(f, values, said) for f in s["fields"]]}
            for s in (self.edition.form or {}).get("sections", [])
        ]

    def _field(self, definition, values, said) -> dict:
        key = definition["key"]
        own = {path: text for path, text in said.items() if path.startswith(f"{key}.")}
        errors = posted.names(own)
        return {"definition": definition, "value": values.get(key), "error": said.get(key, ""), "errors": errors}


def usual(plan, edition) -> dict:
    """What a new application begins with: everything that is needed is handed in, every sample draws it."""
    kind = kind_for(edition)
    return {
        "applicant": kind,
        "electronic": True,
        "channel": "town" if plan.first.level == "town" else "counter",
        "materials": needed(edition),
        "drawn": {s.key: True for s in plan.stages if s.sample_percent is not None},
        "answers": dict.fromkeys(registered_keys(edition.form or {}, kind), NAMES[kind]),
    }
