"""How officers share the work, and how what is asked for arrives, through the API. The engine's verbs, nothing more."""

from rest_framework import serializers

from accounts.models import Post
from workflows import engine
from workflows.api.fields import SeenCase, files, officer, optional, text, town
from workflows.api.law_acts import Seen
from workflows.models import MaterialJudgement


class Unstaged(serializers.Serializer):
    """An act beside the stage: it needs no visit."""

    version = serializers.IntegerField(required=False)


class Assignment(Seen):
    officer = officer()
    reason = optional()


class Judgement(serializers.Serializer):
    key = text(80)
    verdict = serializers.ChoiceField(MaterialJudgement.Verdict.choices)
    original_seen = serializers.BooleanField(default=False)
    reason = optional()
    basis = optional()


class Judgements(Seen):
    materials = serializers.ListField(child=Judgement(), max_length=200)


class Question(Seen):
    post = serializers.PrimaryKeyRelatedField(queryset=Post.objects.all(), help_text="id of the post that is asked")
    question = text()
    due_on = serializers.DateField()


class Answer(Unstaged):
    consultation = serializers.IntegerField(min_value=1)
    answer = text()


class TakingBack(Unstaged):
    consultation = serializers.IntegerField(min_value=1)


class Transfer(Seen):
    town = town()
    reason = text()


class Scans(Unstaged):
    files = files()


class Link(Unstaged):
    other = SeenCase(help_text="number of the other case")
    note = text()


class HandedIn(Unstaged):
    """`paper`: keys of materials handed over on paper; only a counter may say so."""

    files = files(required=False, default=list)
    paper = serializers.ListField(child=text(80), required=False, default=list, max_length=200)


class Corrected(HandedIn):
    answers = serializers.DictField(required=False, allow_null=True, default=None)


class OnTheSpot(Seen):
    what = text()
    corrected_by = text(120)
    answers = serializers.DictField(required=False, allow_null=True, default=None, help_text="the changed fields")


class CommitmentCheck(Unstaged):
    kept = serializers.BooleanField(help_text="whether what was committed to is true")
    finding = text()


HANDLING_VERBS = {
    "assign": (engine.assign, Assignment),
    "judge": (engine.judge, Judgements),
    "consult": (engine.consult, Question),
    "answer": (engine.answer, Answer),
    "take_back": (engine.take_back, TakingBack),
    "transfer": (engine.transfer, Transfer),
    "attach_scan": (engine.attach_scan, Scans),
    "link": (engine.link, Link),
    "correct_on_the_spot": (engine.correct_on_the_spot, OnTheSpot),
    "resubmit": (engine.resubmit, Corrected),
    "hand_in_late": (engine.hand_in_late, HandedIn),
    "check_commitment": (engine.check_commitment, CommitmentCheck),
}
