"""The correction notice as a form: a row for every material and every field of the form, told once and completely."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _

from items import cleanup
from items.forms import fields_of
from workflows import clock, commitments, judgements, lateness, timekeeping
from workflows.desk.forms import ActForm, text

PARTS = ("problem", "required", "basis")
GUIDE = "《{name}》办事指南"  # the guide is published; where a material names no law, it is what asks for it


class RequestCorrection(ActForm):
    template = "desk/correction_fields.html"
    phrases = False

    def prepare(self):
        self.targets = list(self._targets())
        failing = {f"material:{key}": one for key, one in judgements.failing(self.application).items()}
        for n, target in enumerate(self.targets):
            label, found = target["label"], failing.get(target["target"])
            self.fields[f"pick-{n}"] = forms.BooleanField(label=label, required=False, initial=bool(found))
            self.fields[f"problem-{n}"] = text(
                _("What is wrong"), required=False, rows=2, initial=found.reason if found else ""
            )
            self.fields[f"required-{n}"] = text(
                _("What is asked for"), required=False, rows=2, initial=target["required"]
            )
            self.fields[f"basis-{n}"] = text(
                _("Basis"), required=False, rows=2, initial=(found and found.basis) or target["basis"]
            )

    def _targets(self):
        """In a second notice only what the first one named (Art. 72(4))."""
        edition = self.application.edition
        first = self.application.corrections.order_by("round").first()
        told = set(first.points.values_list("target", flat=True)) if first else None
        guide = GUIDE.format(name=edition.name)
        # 免提交: the bureau has it; 告知承诺: it is checked after the decision. Neither is asked for.
        spared = lateness.obtained_by_the_bureau(self.application) | commitments.materials_of(self.application)
        spared |= cleanup.cancelled_materials(self.application.item)
        for n, material in enumerate(edition.materials.select_related("basis"), 1):
            if material.key in spared:
                continue
            basis = str(material.basis) if material.basis else f"{guide}申请材料第{n}项"
            yield from _target(
                f"material:{material.key}", material.name, f"请提交符合要求的“{material.name}”。", basis, told
            )
        for field in fields_of(edition.form):
            required = f"请更正申请表中的“{field['label']}”。"
            yield from _target(f"field:{field['key']}", field["label"], required, f"{guide}申请表", told)

    @property
    def rows(self):
        for n, target in enumerate(self.targets):
            pick, parts = self[f"pick-{n}"], [self[f"{part}-{n}"] for part in PARTS]
            faulty = any(bound.errors for bound in (pick, *parts)) if self.is_bound else False
            yield {"target": target, "pick": pick, "parts": parts, "open": bool(pick.value()) or faulty}

    @property
    def groups(self):
        """Materials lie open; the fields of the form are many and seldom wrong."""
        rows = list(self.rows)
        materials = [row for row in rows if row["target"]["target"].startswith("material:")]
        fields = [row for row in rows if row not in materials]
        return [
            {"title": _("Materials"), "rows": materials, "open": True},
            {"title": _("Fields of the application form"), "rows": fields, "open": any(row["open"] for row in fields)},
        ]

    def clean(self):
        data = super().clean()
        self.points, self.picked = [], []
        for n, target in enumerate(self.targets):
            said = {part: data.get(f"{part}-{n}", "") for part in PARTS}
            if data.get(f"pick-{n}"):
                self.picked.append(n)
                self.points.append({"target": target["target"], "label": target["label"], **said})
                for part in PARTS:
                    if not said[part]:
                        words = _("“%(label)s”: each point needs this.") % {"label": target["label"]}
                        self.add_error(f"{part}-{n}", words)
            elif said["problem"]:
                self.add_error(f"pick-{n}", _("Tick it, or remove what you have written about it."))
        if not self.points:
            self.add_error(None, _("Name at least one thing to correct."))
        return data

    def arguments(self):
        return {"points": self.points}

    def letter_facts(self):
        answer_by = clock.due(
            started_on=self.today,
            allowance=settings.CORRECTION_DAYS,
            unit="day",
            pauses=(),
            extensions=0,
            calendar=timekeeping.calendar(),
        ).due_on
        return {"points": self.points, "answer_by": answer_by}

    def field_of(self, name):
        """points.0.basis is the first ticked row's basis."""
        parts = name.split(".")
        if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(self.picked):
            return f"{parts[2]}-{self.picked[int(parts[1])]}"
        return name

    def typed(self):
        for row in self.rows:
            if row["pick"].value():
                said = "；".join(str(bound.value() or "") for bound in row["parts"])
                yield {"label": row["target"]["label"], "value": said}


def _target(target, label, required, basis, told):
    if told is None or target in told:
        yield {"target": target, "label": label, "required": required, "basis": basis}
