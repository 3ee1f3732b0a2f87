from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from items import codes

from .item import Item
from .labels import choices


class Edition(models.Model):
    """One published (or drafted) wording of an item: everything the guide shows. Frozen by triggers once published."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="editions", verbose_name=_("item"))
    number = models.PositiveIntegerField(_("edition number"))
    state = models.CharField(
        _("state"), max_length=10, choices=choices(codes.EditionState), default=codes.EditionState.DRAFT
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("published by"),
    )
    retired_on = models.DateField(_("no longer in force from"), null=True, blank=True)
    revision = models.PositiveIntegerField(_("revision of the draft"), default=0)  # one more with each save
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True)
    hash_schema = models.PositiveSmallIntegerField(_("hash schema"), null=True, blank=True)
    findings = models.JSONField(_("findings"), default=list, blank=True)  # what the checks found when it was published

    name = models.CharField(_("name of the item"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    audience = models.JSONField(_("audience"), default=list, blank=True)
    theme = models.JSONField(_("themes"), default=list, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=choices(codes.Level), default=codes.Level.UNKNOWN)
    power_source = models.CharField(
        _("source of the power"),
        max_length=12,
        choices=choices(codes.PowerSource),
        default=codes.PowerSource.UNKNOWN,
    )
    body_name = models.CharField(_("implementing body"), max_length=200, blank=True)
    body_code = models.CharField(_("credit code of the body"), max_length=18, blank=True)
    body_nature = models.CharField(
        _("nature of the body"), max_length=12, choices=choices(codes.BodyNature), default=codes.BodyNature.UNKNOWN
    )
    entrusting_body = models.CharField(_("entrusting body"), max_length=200, blank=True)
    supervising_leader = models.CharField(_("supervising leader"), max_length=60, blank=True)  # 分管领导 (rules S12)
    exercise = models.TextField(_("content of the exercise"), blank=True)
    authority = models.TextField(_("division of authority"), blank=True)

    prohibitions = models.TextField(_("when it is not granted"), blank=True)
    quantity_limit = models.TextField(_("limit in number"), blank=True)
    handling = models.CharField(
        _("kind of handling"), max_length=10, choices=choices(codes.Handling), default=codes.Handling.PROMISED
    )
    review_mode = models.CharField(
        _("review mode"), max_length=10, choices=choices(codes.ReviewMode), default=codes.ReviewMode.UNKNOWN
    )
    statutory_amount = models.PositiveIntegerField(_("statutory limit"), null=True, blank=True)
    statutory_unit = models.CharField(
        _("unit of the statutory limit"), max_length=8, choices=choices(codes.Unit), default=codes.Unit.UNKNOWN
    )
    statutory_note = models.TextField(_("note on the statutory limit"), blank=True)
    promised_amount = models.PositiveIntegerField(_("promised limit"), null=True, blank=True)
    promised_unit = models.CharField(
        _("unit of the promised limit"), max_length=8, choices=choices(codes.Unit), default=codes.Unit.UNKNOWN
    )
    promised_note = models.TextField(_("note on the promised limit"), blank=True)
    promised_is_demo = models.BooleanField(_("promise made up for the demonstration"), default=False)
    delivery_amount = models.PositiveIntegerField(_("delivery limit"), null=True, blank=True)
    delivery_unit = models.CharField(
        _("unit of the delivery limit"), max_length=8, choices=choices(codes.Unit), default=codes.Unit.UNKNOWN
    )
    delivery_note = models.TextField(_("note on delivery"), blank=True)
    extension_max = models.PositiveSmallIntegerField(_("longest extension, working days"), default=0)
    # 告知承诺 (rules §7): null where it is not offered; how soon what was committed to is checked is the bureau's own.
    commitment_days = models.PositiveSmallIntegerField(
        _("working days to check a written commitment after the decision"), null=True, blank=True
    )
    special_procedures = models.JSONField(_("special procedures"), default=list, blank=True)
    flow_text = models.TextField(_("steps in words"), blank=True)
    joint_bodies = models.TextField(_("bodies that take part"), blank=True)
    agency_services = models.TextField(_("intermediary services"), blank=True)

    visits = models.PositiveSmallIntegerField(_("visits needed"), null=True, blank=True)
    visits_reason = models.TextField(_("why a visit is needed"), blank=True)
    channels = models.JSONField(_("ways to apply"), default=list, blank=True)
    whole_process_online = models.BooleanField(_("whole process online"), default=False)
    online_depth = models.CharField(
        _("depth of online handling"),
        max_length=12,
        choices=choices(codes.OnlineDepth),
        default=codes.OnlineDepth.UNKNOWN,
    )
    booking = models.BooleanField(_("a time can be booked"), default=False)
    courier = models.BooleanField(_("papers may go by courier"), default=False)
    self_service = models.BooleanField(_("at self-service machines"), default=False)
    reach = models.JSONField(_("also handled elsewhere"), default=list, blank=True)

    result_name = models.CharField(_("result"), max_length=300, blank=True)
    result_kind = models.CharField(
        _("kind of result"), max_length=12, choices=choices(codes.ResultKind), default=codes.ResultKind.UNKNOWN
    )
    result_has_sample = models.BooleanField(_("a sample of the result is published"), default=False)
    validity_text = models.CharField(_("validity"), max_length=300, blank=True)

    fee = models.BooleanField(_("a fee is charged"), default=False)
    fee_note = models.TextField(_("fee standard"), blank=True)
    fee_basis = models.ForeignKey(
        "items.LegalBasis",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("fee basis"),
    )
    pay_online = models.BooleanField(_("can be paid online"), default=False)

    places = models.TextField(_("where"), blank=True)
    hours = models.TextField(_("opening hours"), blank=True)
    consult_phone = models.CharField(_("telephone for questions"), max_length=100, blank=True)
    complaint_phone = models.CharField(_("telephone for complaints"), max_length=100, blank=True)
    contact_is_demo = models.BooleanField(_("contact details made up for the demonstration"), default=False)
    remedies = models.TextField(_("reconsideration and lawsuit"), blank=True)
    rights = models.TextField(_("rights and duties of applicants"), blank=True)
    faq = models.JSONField(_("frequent questions"), default=list, blank=True)
    form = models.JSONField(_("application form"), default=dict, blank=True)
    source_note = models.TextField(_("where this was taken from"), blank=True)

    class Meta:
        verbose_name = _("edition")
        ordering = ["item_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="edition_number_is_unique"),
            models.UniqueConstraint(fields=["item"], condition=Q(state="draft"), name="one_draft_an_item"),
            models.CheckConstraint(
                name="published_edition_is_dated_and_hashed",
                condition=Q(state="draft")
                | Q(
                    effective_on__isnull=False,
                    published_at__isnull=False,
                    hash_schema__isnull=False,
                    content_hash__regex=r"^[0-9a-f]{64}$",
                ),
            ),
            models.CheckConstraint(
                name="edition_retired_when_it_has_a_last_day",
                condition=Q(state="retired", retired_on__isnull=False) | (~Q(state="retired") & Q(retired_on=None)),
            ),
        ]

    def __str__(self):
        return f"{self.name} v{self.number}"

    @property
    def is_draft(self):
        return self.state == codes.EditionState.DRAFT
