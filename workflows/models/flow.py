from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase

from workflows.transitions import StageKind


class Flow(models.Model):
    """How cases of one item travel. Versions are frozen once published; a case keeps the one it came in under."""

    item = models.OneToOneField("items.Item", models.PROTECT, related_name="flow")

    def __str__(self):
        return str(self.item)

    @property
    def live(self):
        return self.versions.filter(state=FlowVersion.State.PUBLISHED).order_by("-number").first()


class FlowVersion(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    flow = models.ForeignKey(Flow, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    hash_schema = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_number"),
            models.UniqueConstraint(fields=["flow"], condition=Q(state="published"), name="flow_one_live_version"),
        ]

    def __str__(self):
        return f"{self.flow} v{self.number}"


class Stage(models.Model):
    class Kind(models.TextChoices):
        ACCEPTANCE = StageKind.ACCEPTANCE, _("Acceptance")
        REVIEW = StageKind.REVIEW, _("Review")
        SITE_CHECK = StageKind.SITE_CHECK, _("Site check")
        DECISION = StageKind.DECISION, _("Decision")
        DELIVERY = StageKind.DELIVERY, _("Delivery")
        COMBINED = StageKind.COMBINED, _("On the spot")

    class Level(models.TextChoices):
        DEPARTMENT = "department", _("Bureau department")
        TOWN = "town", _("Town")
        LEADER = "leader", _("Bureau leader")

    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="stages")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.DEPARTMENT)
    order = models.PositiveSmallIntegerField()
    # A department's or leader's stage names its post; a town's stage names the role, the case names the town.
    post = models.ForeignKey("accounts.Post", models.PROTECT, null=True, blank=True, related_name="stages")
    role = models.CharField(max_length=30, blank=True)
    limit_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    limit_unit = models.CharField(max_length=10, default="workday")

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="stage_key_in_version"),
            models.CheckConstraint(
                condition=Q(level="town") | Q(post__isnull=False), name="stage_has_a_post_unless_in_a_town"
            ),
        ]
        permissions = [("handle_stage", "May handle cases at this stage")]

    def __str__(self):
        return self.name


class StageGrant(GroupObjectPermissionBase):
    """Guardian's grant of a stage to a post, beside the object it is for."""

    content_object = models.ForeignKey(Stage, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class Transition(models.Model):
    """From a stage, by an outcome, to a stage. `to` empty: the case leaves the flow."""

    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="transitions")
    source = models.ForeignKey(Stage, models.PROTECT, related_name="outgoing")
    outcome = models.SlugField(max_length=40)
    target = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="incoming")
    priority = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["source__order", "priority"]
        constraints = [
            models.UniqueConstraint(fields=["source", "outcome", "target"], name="transition_once"),
        ]

    def __str__(self):
        return f"{self.source} -{self.outcome}-> {self.target or '•'}"
