from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts import identity, sealing

CHECKS = {"resident_id": identity.check_resident_id, "credit_code": identity.check_credit_code}


class Applicants(models.Manager):
    def enrol(self, *, kind, name, id_type, id_number, **fields) -> "Applicant":
        """A new applicant; the number is checked, sealed, hashed and masked. Raises identity.IdentityFault."""
        number = CHECKS.get(id_type, str.strip)(id_number)
        return self.create(
            kind=kind,
            name=name,
            id_type=id_type,
            id_sealed=sealing.seal(number.encode()),
            id_hash=_hash(id_type, number),
            id_masked=identity.mask(number),
            **fields,
        )

    def find(self, *, id_type, id_number) -> "Applicant | None":
        number = CHECKS.get(id_type, str.strip)(id_number)
        return self.filter(id_type=id_type, id_hash=_hash(id_type, number)).first()


def _hash(id_type: str, number: str) -> str:
    return sealing.keyed_hash(f"{id_type}:{number}")


class Applicant(models.Model):
    """申请人: a person or an organisation. The number is sealed; only its mask is ever shown (promise 14)."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    class IdType(models.TextChoices):
        RESIDENT_ID = "resident_id", _("Resident identity number")
        CREDIT_CODE = "credit_code", _("Unified social credit code")
        OTHER = "other", _("Other document")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)
    id_type = models.CharField(max_length=12, choices=IdType.choices)
    id_sealed = models.BinaryField()
    id_hash = models.CharField(max_length=64)
    id_masked = models.CharField(max_length=40)
    phone = models.CharField(max_length=30, blank=True)
    address = models.CharField(max_length=200, blank=True)
    legal_representative = models.CharField(max_length=60, blank=True)
    user = models.OneToOneField("accounts.User", models.PROTECT, null=True, blank=True, related_name="applicant")
    real_name_level = models.PositiveSmallIntegerField(default=0)
    electronic_delivery = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Applicants()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["id_type", "id_hash"], name="applicant_number_once"),
            models.CheckConstraint(condition=Q(real_name_level__lte=3), name="applicant_real_name_level"),
        ]

    def __str__(self):
        return self.name

    def owns(self, id_type: str, number: str) -> bool | None:
        """Whether that number is this applicant's; None where another kind of number is registered."""
        if id_type != self.id_type:
            return None
        try:
            return _hash(id_type, CHECKS[id_type](number)) == self.id_hash
        except identity.IdentityFault:
            return False

    def reveal(self, *, by, reason: str, at) -> str:
        """The full number; the act is written down first."""
        Reveal.objects.create(applicant=self, by=by, reason=reason, at=at)
        return sealing.unseal(self.id_sealed).decode()


class Reveal(models.Model):
    """Who looked at a full identity number, when and why. Append-only."""

    append_only = True
    applicant = models.ForeignKey(Applicant, models.PROTECT, related_name="reveals")
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="reveal_has_a_reason")]


class Mandate(models.Model):
    """委托: an agent acts for a principal, for a time and a scope."""

    agent = models.ForeignKey("accounts.User", models.PROTECT, related_name="mandates")
    principal = models.ForeignKey(Applicant, models.PROTECT, related_name="mandates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="mandate_ends_after_start"
            )
        ]
