from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from workflows.transitions import BEFORE_DECISION, FINAL
from workflows.transitions import State as S


class Cases(models.QuerySet):
    def visible_to(self, user, *, on):
        """Every list, detail, file, export, count, search and API answer starts here (promise 13)."""
        from workflows.permissions import scope_of

        return scope_of(user, on=on).apply(self)

    def open(self):
        return self.exclude(state__in=[str(s) for s in FINAL])


class Application(models.Model):
    """A case (办件), pinned for life to the edition it was received under, and to the flow version unless it is moved.

    Only `engine` writes `state`. `version` is the sequence number of the last event.
    """

    class State(models.TextChoices):
        RECEIVED = S.RECEIVED, _("Received, waiting for acceptance")
        CORRECTING = S.CORRECTING, _("Waiting for your correction")
        IN_REVIEW = S.IN_REVIEW, _("In review")
        PAUSED = S.PAUSED, _("Clock stopped: special procedure")
        SUSPENDED = S.SUSPENDED, _("Suspended")
        GRANTED = S.GRANTED, _("Granted, on its way to you")
        REFUSED = S.REFUSED, _("Refused, on its way to you")
        DELIVERED = S.DELIVERED, _("Delivered")
        CLOSED = S.CLOSED, _("Closed")
        NOT_REQUIRED = S.NOT_REQUIRED, _("No approval needed")
        NOT_ACCEPTED = S.NOT_ACCEPTED, _("Not accepted")
        RETURNED = S.RETURNED, _("Returned: correction not answered")
        WITHDRAWN = S.WITHDRAWN, _("Withdrawn")
        VOIDED = S.VOIDED, _("Voided")

    class Channel(models.TextChoices):
        WEB = "web", _("Online")
        COUNTER = "counter", _("Counter")
        TOWN = "town", _("Town counter")
        IMPORT = "import", _("Imported")

    class Decision(models.TextChoices):
        GRANTED = "granted", pgettext_lazy("decision", "Granted")
        REFUSED = "refused", pgettext_lazy("decision", "Refused")

    number = models.CharField(max_length=40, unique=True)
    # Where an index of several columns begins with a key, the key has none of its own: each costs every act.
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="applications", db_index=False)
    edition = models.ForeignKey("items.Edition", models.PROTECT, related_name="applications")
    flow_version = models.ForeignKey("workflows.FlowVersion", models.PROTECT, related_name="applications")
    applicant = models.ForeignKey("accounts.Applicant", models.PROTECT, related_name="applications", db_index=False)
    submitted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    department = models.ForeignKey("accounts.Department", models.PROTECT, related_name="applications", db_index=False)
    town = models.ForeignKey(
        "accounts.Department", models.PROTECT, null=True, blank=True, related_name="town_applications", db_index=False
    )
    answers = models.JSONField(default=dict)
    paper_materials = models.JSONField(default=list)  # keys of materials handed in on paper

    state = models.CharField(max_length=14, choices=State.choices)
    version = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    # The day from which acceptance counts: receipt, or the day everything a correction asked for had arrived.
    complete_on = models.DateField()
    accepted_on = models.DateField(null=True, blank=True)
    deemed = models.BooleanField(default=False)
    has_interested_party = models.BooleanField(default=False)  # Art. 36: others' major interests are touched
    sent_back = models.BooleanField(default=False)  # was once sent back to an earlier stage
    rerouted = models.BooleanField(default=False)  # once moved to another version of its flow
    # An index of min(promised, statutory) while both are open and running; the clock is the truth.
    due_on = models.DateField(null=True, blank=True)
    provisional = models.BooleanField(default=False)
    # Art. 50: the renewal of a licence, asked for in time; undecided when this day is over, it is granted by law.
    decide_by = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.CharField(max_length=7, choices=Decision.choices, blank=True)  # "": none was made (yet)
    closed_at = models.DateTimeField(null=True, blank=True)
    last_event_at = models.DateTimeField()
    event_head = models.BinaryField(max_length=32, default=bytes)

    idempotency_key = models.UUIDField(unique=True)
    request_hash = models.CharField(max_length=64)
    is_demo = models.BooleanField(default=False)

    objects = Cases.as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [
            models.Index(fields=["applicant", "-received_at"], name="application_of_applicant"),
            models.Index(fields=["department", "state"], name="application_department_state"),
            models.Index(fields=["-received_at"], name="application_newest"),
            models.Index(fields=["item", "-received_at"], name="application_of_item"),
            models.Index(fields=["town", "state"], name="application_town_state", condition=Q(town__isnull=False)),
            models.Index(fields=["decide_by"], name="application_decide_by", condition=Q(decide_by__isnull=False)),
        ]

    def __str__(self):
        return self.number

    @property
    def is_final(self):
        return S(self.state) in FINAL

    @property
    def standing(self):
        """The state in words; once the decision has been handed over, with what it was."""
        if self.decision and S(self.state) in (S.DELIVERED, S.CLOSED):
            return _("%(state)s: %(decision)s") % {
                "state": self.get_state_display(),
                "decision": self.get_decision_display(),
            }
        return self.get_state_display()


class AnswersVersion(models.Model):
    """What the applicant had answered before a correction changed it. No answer is ever destroyed."""

    append_only = True
    application = models.ForeignKey(Application, models.PROTECT, related_name="earlier_answers")
    replaced_at = models.DateTimeField()
    answers = models.JSONField()


class StageRun(models.Model):
    """One visit of a case to a stage: offered to a post, committed to by an officer."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="runs", db_index=False)
    stage = models.ForeignKey("workflows.Stage", models.PROTECT, related_name="runs")
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="runs")
    visit = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    officer = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="runs")
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=40, blank=True)
    opinion = models.TextField(blank=True)
    reopened = models.BooleanField(default=False)  # opened by sending the case back
    handed_up_at = models.DateTimeField(null=True, blank=True)  # overdue: the head of the post may act too

    class Meta:
        ordering = ["opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "stage", "visit"], name="run_visit_once"),
            models.UniqueConstraint(
                fields=["application", "stage"], condition=Q(ended_at=None), name="run_one_open_per_stage"
            ),
        ]
        indexes = [models.Index(fields=["post"], condition=Q(ended_at=None), name="run_open_at_post")]

    def __str__(self):
        return f"{self.application_id} {self.stage_id} #{self.visit}"


class Opinion(models.Model):
    """What one of several posts says in a joint review. Asked when the visit opens; each is given once."""

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Agrees")
        DISAGREE = "disagree", _("Does not agree")

    run = models.ForeignKey(StageRun, models.PROTECT, related_name="opinions")
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "post"], name="opinion_once_per_post")]
        indexes = [models.Index(fields=["post"], condition=Q(given_at=None), name="opinion_asked_of_post")]

    def __str__(self):
        return f"{self.run} {self.post}: {self.verdict}"


def has_run_at(posts):
    """Cases that have ever been offered to one of these posts, or on which it was asked for its opinion."""
    return Exists(StageRun.objects.filter(application=OuterRef("pk"), post__in=posts)) | Exists(
        Opinion.objects.filter(run__application=OuterRef("pk"), post__in=posts)
    )


def is_asked_of(posts):
    """Undecided cases on which one of these posts is being asked for its opinion."""
    asked = apps.get_model("workflows", "Consultation").objects.filter(
        application=OuterRef("pk"), post__in=posts, ended_at=None
    )
    return Q(state__in=[str(state) for state in BEFORE_DECISION]) & Exists(asked)
