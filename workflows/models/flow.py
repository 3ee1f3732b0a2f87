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
    revision = models.PositiveIntegerField(default=0)  # of a draft: which of its saves it stands at

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["flow", "number"], name="flow_version_number"),
            models.UniqueConstraint(fields=["flow"], condition=Q(state="published"), name="flow_one_live_version"),
        ]

    def __str__(self):
        return f"{self.flow} v{self.number}"


class FlowSave(models.Model):
    """A draft as it stood after a change: what undo and redo go along, and who is told what another one changed."""

    version = models.ForeignKey(FlowVersion, models.CASCADE, related_name="saves")
    revision = models.PositiveIntegerField()
    content = models.JSONField()  # as flow.as_json writes it
    stamp = models.CharField(max_length=60)
    what = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["revision"]
        constraints = [models.UniqueConstraint(fields=["version", "revision"], name="flow_save_once")]

    def __str__(self):
        return f"{self.version} #{self.revision}"


class Stage(models.Model):
    class Kind(models.TextChoices):
        ACCEPTANCE = StageKind.ACCEPTANCE, _("Acceptance")
        REVIEW = StageKind.REVIEW, _("Review")
        JOINT = StageKind.JOINT, _("Joint review")
        SITE_CHECK = StageKind.SITE_CHECK, _("Site check")
        DECISION = StageKind.DECISION, _("Decision")
        ISSUE = StageKind.ISSUE, _("Making the certificate")
        DELIVERY = StageKind.DELIVERY, _("Delivery")
        COMBINED = StageKind.COMBINED, _("On the spot")

    class Level(models.TextChoices):
        DEPARTMENT = "department", _("Bureau department")
        TOWN = "town", _("Town")
        LEADER = "leader", _("Bureau leader")

    class Candidates(models.TextChoices):
        POST = "post", _("Whoever of the post takes it")
        LEAST_LOADED = "least_loaded", _("Given to whom of the post has the least open work")
        SAME_AS = "same_as", _("The same person as at an earlier stage")
        OTHER_THAN = "other_than", _("Another person than at an earlier stage")

    class Join(models.TextChoices):
        ALL = "all", _("when every branch before it has ended")
        ANY = "any", _("when the first branch has ended; the others are stopped")
        COUNT = "count", _("when so many branches have ended; the others are stopped")

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
    candidates = models.CharField(max_length=12, choices=Candidates.choices, default=Candidates.POST)
    candidates_of = models.SlugField(max_length=40, blank=True)  # the key of the earlier stage it compares with
    sample_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # only so many cases come here
    join = models.CharField(max_length=5, choices=Join.choices, default=Join.ALL)  # when branches meet here
    join_count = models.PositiveSmallIntegerField(null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)  # opinions a joint review needs; null: all
    letters = models.JSONField(default=list, blank=True)  # kinds of papers owed before the stage may end

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="stage_key_in_version"),
            models.CheckConstraint(
                condition=Q(sample_percent=None) | Q(sample_percent__gte=1, sample_percent__lte=100),
                name="stage_sample_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(level="town") | Q(post__isnull=False), name="stage_has_a_post_unless_in_a_town"
            ),
        ]
        permissions = [("handle_stage", "May handle cases at this stage")]

    def __str__(self):
        return self.name


class StagePart(models.Model):
    """Who gives an opinion in a joint review (联审/会签), beside the post that leads it and sums up."""

    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="parts")
    stage = models.ForeignKey(Stage, models.PROTECT, related_name="parts")
    # As with a stage: a department's part names its post, a town's the role.
    post = models.ForeignKey("accounts.Post", models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["stage", "order"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "post"], name="part_once_per_post"),
            models.CheckConstraint(condition=Q(post__isnull=False) ^ ~Q(role=""), name="part_has_a_post_or_a_role"),
        ]

    def __str__(self):
        return f"{self.stage}: {self.post or self.role}"


class StageGrant(GroupObjectPermissionBase):
    """Guardian's grant of a stage to a post, beside the object it is for."""

    content_object = models.ForeignKey(Stage, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class Transition(models.Model):
    """From a stage, by an outcome, to a stage. `target` empty: the case leaves the flow.

    Rows of one source, outcome and priority are one way: all their targets open, side by side. The ways of an outcome
    are tried in the order of priority; the first whose condition holds is taken. No condition: it always holds.
    """

    version = models.ForeignKey(FlowVersion, models.PROTECT, related_name="transitions")
    source = models.ForeignKey(Stage, models.PROTECT, related_name="outgoing")
    outcome = models.SlugField(max_length=40)
    target = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="incoming")
    priority = models.PositiveSmallIntegerField(default=0)
    condition = models.CharField(max_length=300, blank=True)  # see workflows.conditions
    label = models.CharField(max_length=40, blank=True)  # the outcome in the bureau's words

    class Meta:
        ordering = ["source__order", "priority"]
        constraints = [
            models.UniqueConstraint(fields=["source", "outcome", "priority", "target"], name="transition_once"),
        ]

    def __str__(self):
        return f"{self.source} -{self.outcome}-> {self.target or '•'}"
