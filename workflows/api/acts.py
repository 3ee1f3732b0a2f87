"""Each verb as POST /applications/<number>/acts/<verb>/. What a verb takes is said here, and checked by the engine."""

from collections.abc import Callable
from dataclasses import dataclass

from rest_framework import serializers

from workflows import engine
from workflows.api.fields import LONGEST
from workflows.api.handling_acts import HANDLING_VERBS
from workflows.api.law_acts import LAW_VERBS, Proof
from workflows.models import Opinion


class Act(serializers.Serializer):
    """Send the `version` you saw: if somebody acted in the meantime you get 409 with the case as it is."""

    version = serializers.IntegerField(required=False)
    run = serializers.IntegerField(required=False)


class WithReason(Act):
    reason = serializers.CharField(max_length=LONGEST)


class Acceptance(Act):
    until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="until when minor materials that are missing follow"
    )
    opinion = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST)


class Decline(WithReason):
    not_required = serializers.BooleanField(required=False, default=False)
    competent_agency = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST)
    false_materials = serializers.BooleanField(required=False, default=False)


class Point(serializers.Serializer):
    target = serializers.CharField(max_length=120)
    label = serializers.CharField(max_length=300)
    problem = serializers.CharField(max_length=LONGEST)
    required = serializers.CharField(max_length=LONGEST)
    basis = serializers.CharField(max_length=LONGEST)


class CorrectionRequest(Act):
    points = serializers.ListField(child=Point(), max_length=200)


class Advance(Act):
    outcome = serializers.SlugField(required=False, default="passed", help_text="a result the flow knows for the stage")
    opinion = serializers.CharField(max_length=LONGEST)


class JointOpinion(Act):
    verdict = serializers.ChoiceField(choices=Opinion.Verdict.choices)
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST)


class SendBack(WithReason):
    to = serializers.SlugField()


class SpecialProcedure(Act):
    kind = serializers.CharField(max_length=LONGEST)
    basis = serializers.CharField(max_length=LONGEST)
    planned_days = serializers.IntegerField(min_value=1, max_value=365)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST)


class Suspension(WithReason):
    basis = serializers.CharField(max_length=LONGEST)


class Extension(serializers.Serializer):
    version = serializers.IntegerField(required=False)
    days = serializers.IntegerField()
    reason = serializers.CharField(max_length=LONGEST)


class Granting(Act):
    """Where the item gives a licence: `valid_to` null is long-term; left out, both days are as the item's rule says."""

    content = serializers.CharField(max_length=LONGEST)
    conditions = serializers.CharField(required=False, allow_blank=True, max_length=LONGEST)
    valid_from = serializers.DateField(required=False)
    valid_to = serializers.DateField(required=False, allow_null=True)


class Refusal(WithReason):
    facts = serializers.CharField(max_length=LONGEST)
    basis = serializers.CharField(max_length=LONGEST)
    false_materials = serializers.BooleanField(required=False, default=False)


class Ending(serializers.Serializer):
    version = serializers.IntegerField(required=False)
    reason = serializers.CharField(max_length=LONGEST)


@dataclass(frozen=True)
class Verb:
    act: Callable
    serializer: type[serializers.Serializer]


VERBS: dict[str, Verb] = {
    "claim": Verb(engine.claim, Act),
    "release": Verb(engine.release, Act),
    "accept": Verb(engine.accept, Acceptance),
    "decline": Verb(engine.decline, Decline),
    "request_correction": Verb(engine.request_correction, CorrectionRequest),
    "advance": Verb(engine.advance, Advance),
    "give_opinion": Verb(engine.give_opinion, JointOpinion),
    "send_back": Verb(engine.send_back, SendBack),
    "start_special_procedure": Verb(engine.start_special_procedure, SpecialProcedure),
    "end_special_procedure": Verb(engine.end_special_procedure, Act),
    "suspend": Verb(engine.suspend, Suspension),
    "resume": Verb(engine.resume, WithReason),
    "extend": Verb(engine.extend, Extension),
    "grant": Verb(engine.grant, Granting),
    "refuse": Verb(engine.refuse, Refusal),
    "deliver": Verb(engine.deliver, Proof),
    "close": Verb(engine.close, Act),
    "withdraw": Verb(engine.withdraw, Ending),
    "void": Verb(engine.void, Ending),
}
VERBS |= {name: Verb(*parts) for name, parts in (LAW_VERBS | HANDLING_VERBS).items()}
