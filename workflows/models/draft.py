import uuid

from django.db import models
from django.db.models import Q


class Draft(models.Model):
    """An application being written. Its id is the idempotency key of the case it becomes, so it becomes one case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="drafts")
    applicant = models.ForeignKey("accounts.Applicant", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="+")
    edition = models.ForeignKey("items.Edition", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, default="web")
    town = models.ForeignKey("accounts.Department", models.PROTECT, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict)
    commitment = models.JSONField(default=dict, blank=True)  # 告知承诺: {"materials", "signed_by"}, or nothing
    # Since the guide changed under it: {"new": [labels], "changed": [labels], "kept": [{"key", "label", "value"}]}
    renewed = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    application = models.OneToOneField(
        "workflows.Application", models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        ordering = ["-updated_at"]
        indexes = [models.Index(fields=["user"], condition=Q(application=None), name="draft_open_of_user")]


class SubmittedFile(models.Model):
    """An uploaded file: random name, encrypted on disk, its SHA-256 in the record. Never overwritten, only followed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="files")
    application = models.ForeignKey(
        "workflows.Application", models.PROTECT, null=True, blank=True, related_name="files"
    )
    material_key = models.SlugField(max_length=80)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    stored_as = models.CharField(max_length=120, unique=True)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    scan_of_paper = models.BooleanField(default=False)  # made by the counter of what lies in the file on paper
    removed_at = models.DateTimeField(null=True, blank=True)  # taken back before submission, or replaced

    class Meta:
        ordering = ["uploaded_at"]
        indexes = [
            models.Index(fields=["application", "material_key"], name="file_of_case"),
            models.Index(fields=["draft", "material_key"], name="file_of_draft"),
        ]

    def __str__(self):
        return self.name
