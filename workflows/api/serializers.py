from rest_framework import serializers

from workflows import dossier
from workflows.api.fields import OwnFiles
from workflows.models import Application, Deadline, Event, Letter, StageRun, SubmittedFile


class DeadlineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Deadline
        fields = ["kind", "started_on", "allowance", "unit", "extension", "due_on", "provisional", "closed_at"]


class RunSerializer(serializers.ModelSerializer):
    stage = serializers.CharField(source="stage.key")
    stage_name = serializers.CharField(source="stage.name")

    class Meta:
        model = StageRun
        fields = ["id", "stage", "stage_name", "visit", "opened_at", "ended_at", "outcome"]


class EventSerializer(serializers.ModelSerializer):
    class Meta:
        model = Event
        fields = ["seq", "action", "before", "after", "at"]


class LetterSerializer(serializers.ModelSerializer):
    class Meta:
        model = Letter
        fields = ["kind", "number", "title", "issued_at", "check_code", "sha256"]


class FileSerializer(serializers.ModelSerializer):
    class Meta:
        model = SubmittedFile
        fields = ["id", "material_key", "name", "size", "sha256", "content_type", "uploaded_at"]


class ApplicationSummarySerializer(serializers.ModelSerializer):
    item = serializers.CharField(source="item.code")
    item_name = serializers.CharField(source="edition.name")
    applicant = serializers.CharField(source="applicant.name")

    class Meta:
        model = Application
        fields = [
            "number",
            "item",
            "item_name",
            "applicant",
            "channel",
            "state",
            "version",
            "received_at",
            "accepted_on",
            "deemed",
            "due_on",
            "provisional",
            "decided_at",
            "decision",
            "closed_at",
        ]


class ApplicationSerializer(ApplicationSummarySerializer):
    runs = RunSerializer(many=True)
    deadlines = DeadlineSerializer(many=True)
    events = EventSerializer(many=True)
    letters = LetterSerializer(many=True)
    answers = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()

    class Meta(ApplicationSummarySerializer.Meta):
        fields = [
            *ApplicationSummarySerializer.Meta.fields,
            "answers",
            "paper_materials",
            "files",
            "runs",
            "deadlines",
            "letters",
            "events",
        ]

    def get_answers(self, application) -> dict:
        """As kept, with identity numbers in part: a full one leaves only by a reveal (promise 14)."""
        return dossier.masked(application.edition.form, application.answers)

    def get_files(self, application) -> list[dict]:
        return FileSerializer([f for f in application.files.all() if f.removed_at is None], many=True).data


class CommitmentSerializer(serializers.Serializer):
    """Where the guide offers it: instead of these materials, and for its conditions (告知承诺)."""

    materials = serializers.ListField(child=serializers.SlugField(max_length=80), max_length=200)
    signed_by = serializers.CharField(max_length=120)


class SubmissionSerializer(serializers.Serializer):
    """`applicant` may be left out by somebody who acts for exactly one."""

    item = serializers.SlugField()
    edition = serializers.IntegerField(help_text="edition number the answers were written for")
    applicant = serializers.IntegerField(required=False)
    answers = serializers.DictField()
    files = OwnFiles(required=False, default=list)
    town = serializers.SlugField(required=False, allow_blank=True, default="")
    licence = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=60,
        help_text="number of a licence to renew or change",
    )
    purpose = serializers.ChoiceField(["renewal", "change"], required=False)
    commitment = CommitmentSerializer(required=False)


class UploadSerializer(serializers.Serializer):
    """`item` may be left out: whether the material takes such a file is then said at submission only."""

    item = serializers.SlugField(required=False)
    material = serializers.SlugField(max_length=80)
    file = serializers.FileField()
