"""What officers need beside the case itself: deputies, judgements of materials, phrases, notes, questions asked."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Deputyship(models.Model):
    """Somebody does an absent officer's work for a time (AB岗). Ended early: the day is kept, not the row removed."""

    absent = models.ForeignKey("accounts.User", models.PROTECT, related_name="absences")
    deputy = models.ForeignKey("accounts.User", models.PROTECT, related_name="deputyships")
    start_on = models.DateField()
    end_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # called off or cut short; counts as over from then on

    class Meta:
        ordering = ["-start_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="deputyship_ends_after_start"),
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputyship_of_another"),
        ]
        indexes = [models.Index(fields=["deputy", "end_on"], condition=Q(ended_at=None), name="deputyship_of_deputy")]

    def __str__(self):
        return f"{self.absent} → {self.deputy} {self.start_on}–{self.end_on}"


class MaterialJudgement(models.Model):
    """What an officer found one material to be, as it lay before them: the files' fingerprints are kept with it."""

    class Verdict(models.TextChoices):
        COMPLIES = "complies", _("Complies")
        FAILS = "fails", _("Does not comply")
        WAIVED = "waived", _("Does not comply, but is let pass")

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="judgements")
    run = models.ForeignKey("workflows.StageRun", models.PROTECT, null=True, related_name="+")
    material_key = models.SlugField(max_length=80)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    original_seen = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    seen = models.JSONField(default=list)  # SHA-256 of each file judged, and "paper"
    judged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    class Meta:
        ordering = ["judged_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict="complies") | ~Q(reason=""), name="judgement_gives_its_reason")
        ]
        indexes = [models.Index(fields=["application", "material_key"], name="judgement_of_case")]


class Phrase(models.Model):
    """A sentence for opinions: a person's own, or a department's."""

    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="phrases")
    department = models.ForeignKey("accounts.Department", models.PROTECT, null=True, blank=True, related_name="phrases")
    text = models.CharField(max_length=500)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None, department__isnull=False) | Q(user__isnull=False, department=None),
                name="phrase_belongs_to_one",
            )
        ]

    def __str__(self):
        return self.text


class PhraseUse(models.Model):
    """When somebody last put a phrase into an opinion: what was used lately stands first."""

    phrase = models.ForeignKey(Phrase, models.CASCADE, related_name="uses")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["phrase", "user"], name="phrase_use_once")]


class InternalNote(models.Model):
    """Said among those who handle the case, apart from its file: never shown to applicants, no part of the record."""

    append_only = True
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="internal_notes")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["at", "id"]


class Consultation(models.Model):
    """A question to a post of another department; the case stays where it is, its limits run on."""

    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="consultations")
    run = models.ForeignKey("workflows.StageRun", models.PROTECT, related_name="consultations")
    post = models.ForeignKey("accounts.Post", models.PROTECT, related_name="consultations")
    question = models.TextField()
    due_on = models.DateField()
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)  # answered, or taken back

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "post"], condition=Q(ended_at=None), name="consultation_one_open_per_post"
            )
        ]
        indexes = [models.Index(fields=["post"], condition=Q(ended_at=None), name="consultation_open_at_post")]

    @property
    def is_open(self):
        return self.ended_at is None


class CounterAgent(models.Model):
    """Who handed the application in for the applicant, with written authority. The number is sealed, as applicants'."""

    append_only = True
    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="counter_agent")
    name = models.CharField(max_length=60)
    id_sealed = models.BinaryField()
    id_masked = models.CharField(max_length=40)
    phone = models.CharField(max_length=30, blank=True)

    def __str__(self):
        return f"{self.name}（{self.id_masked}）"


class CaseLink(models.Model):
    """Two cases that belong together: the same matter, or the same applicant. Both pages show it."""

    append_only = True
    one = models.ForeignKey("workflows.Application", models.PROTECT, related_name="links_from")
    other = models.ForeignKey("workflows.Application", models.PROTECT, related_name="links_to")
    note = models.CharField(max_length=200)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="case_link_of_another"),
        ]
