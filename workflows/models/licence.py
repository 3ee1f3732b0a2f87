"""The register of licences (证照): what was granted, how long it holds, and what became of it."""

import uuid
from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflows import licence_kinds as kinds


class LicenceRule(models.Model):
    """How one item's licences are numbered, how long they hold and when they are renewed. A bureau's own row."""

    item = models.OneToOneField("items.Item", models.PROTECT, related_name="licence_rule", verbose_name=_("item"))
    name = models.CharField(_("name of the licence"), max_length=100)
    template = models.CharField(_("pattern of the number"), max_length=60, unique=True)
    years = models.PositiveSmallIntegerField(
        _("valid for, years"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    lead_days = models.PositiveSmallIntegerField(_("days before expiry to ask for a renewal"), default=kinds.LEAD_DAYS)
    late_is_new = models.BooleanField(_("asked for later, it is a new application"), default=False)
    basis = models.CharField(_("basis of these days"), max_length=200, blank=True)
    renewal_item = models.ForeignKey(
        "items.Item", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("renewed by the item")
    )
    change_item = models.ForeignKey(
        "items.Item", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by the item")
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(lead_days__lte=365), name="licence_lead_in_bounds")]

    def __str__(self):
        return self.name


class LicenceSerial(models.Model):
    """The last number given per item and year; locked last and briefly, so that there are no gaps."""

    item = models.ForeignKey("items.Item", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "year"], name="licence_serial_once")]


class Licences(models.QuerySet):
    def visible_to(self, user, *, on):
        """As with cases (promise 13): holders see their own, staff those whose granting case they may see."""
        from workflows.models import Application
        from workflows.permissions import scope_of

        scope = scope_of(user, on=on)
        if scope.applicants:
            return self.filter(holder__in=scope.applicants)
        return self.filter(application__in=scope.apply(Application.objects.all()).order_by().values("pk"))

    def latest(self):
        """One row for each licence: its newest version."""
        return self.filter(replaced_as="")

    def in_force(self, on):
        return self._standing(on).filter(Q(valid_to=None) | Q(valid_to__gte=on))

    def expired(self, on):
        return self._standing(on).filter(valid_to__lt=on)

    def ended(self, on):
        return self.filter(Q(revoked_on__lte=on) | Q(deregistered_on__lte=on))

    def to_be_renewed(self, on, *, remind_days: int):
        """In force, not yet renewed, and the last day to ask for it is near or past."""
        return self.latest().in_force(on).filter(renew_by__lte=on + timedelta(days=remind_days))

    def _standing(self, on):
        return self.filter(
            Q(revoked_on=None) | Q(revoked_on__gt=on),
            Q(deregistered_on=None) | Q(deregistered_on__gt=on),
            Q(replaced_on=None) | Q(replaced_on__gt=on),
        )


class Licence(models.Model):
    """One version of a licence. A renewal or a change makes the next one, under the same number; the old one stays.

    What it says is frozen (trigger). How it ends is written once: replaced, revoked (撤销), deregistered (注销).
    Its state on a day follows from these dates (`state_on`).
    """

    family = models.UUIDField(default=uuid.uuid4, editable=False)  # shared by all versions
    number = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    predecessor = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="successor")
    name = models.CharField(max_length=300)
    item = models.ForeignKey("items.Item", models.PROTECT, related_name="licences")
    edition = models.ForeignKey("items.Edition", models.PROTECT, related_name="+")
    holder = models.ForeignKey("accounts.Applicant", models.PROTECT, related_name="licences")
    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="licence")
    content = models.TextField()
    conditions = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # None: long-term
    renew_by = models.DateField(null=True, blank=True)  # Art. 50: the last day to ask for a renewal in time
    granted_at = models.DateTimeField()
    deemed = models.BooleanField(default=False)  # renewed by the law, because nobody decided in time

    replaced_as = models.CharField(max_length=8, blank=True)  # renewed | changed
    replaced_on = models.DateField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    deregistered_on = models.DateField(null=True, blank=True)

    objects = Licences.as_manager()

    class Meta:
        ordering = ["number", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="licence_number_and_version_once"),
            models.UniqueConstraint(fields=["family", "version"], name="licence_version_once"),
            models.UniqueConstraint(fields=["family"], condition=Q(replaced_as=""), name="licence_one_latest_version"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="licence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(version=1, predecessor=None) | Q(version__gt=1, predecessor__isnull=False),
                name="licence_first_version_has_no_predecessor",
            ),
            models.CheckConstraint(
                condition=Q(replaced_as="", replaced_on=None)
                | Q(replaced_as__in=["renewed", "changed"], replaced_on__isnull=False),
                name="licence_replaced_as_and_on",
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "valid_to"], name="licence_of_holder"),
            models.Index(fields=["renew_by"], condition=Q(replaced_as=""), name="licence_to_renew"),
        ]

    def __str__(self):
        return self.number

    def state_on(self, day) -> kinds.State:
        return kinds.Dates(
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            replaced_as=self.replaced_as,
            replaced_on=self.replaced_on,
            revoked_on=self.revoked_on,
            deregistered_on=self.deregistered_on,
        ).state_on(day)


class LicenceRequest(models.Model):
    """A case that names a licence: to renew it or to change it."""

    append_only = True
    application = models.OneToOneField("workflows.Application", models.PROTECT, related_name="licence_request")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="requests")
    purpose = models.CharField(max_length=8)
    in_time = models.BooleanField(default=True)  # a renewal asked for by `renew_by`


class LicenceDraft(models.Model):
    """The same, while the application is being written."""

    draft = models.OneToOneField("workflows.Draft", models.CASCADE, related_name="licence_draft")
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8)


class LicenceEvent(models.Model):
    """What happened to a licence, once, with the paper that says so."""

    append_only = True
    licence = models.ForeignKey(Licence, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14)
    on = models.DateField()  # the day it takes effect
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    application = models.ForeignKey("workflows.Application", models.PROTECT, related_name="+")
    letter = models.ForeignKey("workflows.Letter", models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["licence", "kind"], name="licence_event_once")]
