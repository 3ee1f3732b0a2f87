"""Reading the published items: the same rows as the public guide."""

from datetime import date

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from items import catalogue, lineage
from items.codes import ItemState
from items.models import Condition, Edition, Item, Material
from items.views.day import Day

ON = OpenApiParameter("on", date, description="the list as it stood, or will stand, on that day; default today")


def _day(request):
    day = Day(request)
    if day.fault:
        raise ValidationError({"on": [day.fault]})
    return day.on


class MaterialSerializer(serializers.ModelSerializer):
    basis = serializers.StringRelatedField()

    class Meta:
        model = Material
        fields = ["key", "name", "source", "form", "originals", "copies", "required", "condition_text", "basis", "note"]
        fields += ["late", "commitment", "kind", "specification", "source_note", "filling_note", "acceptance"]


class ConditionSerializer(serializers.ModelSerializer):
    basis = serializers.StringRelatedField()

    class Meta:
        model = Condition
        fields = ["text", "basis", "commitment"]


class ItemSummarySerializer(serializers.ModelSerializer):
    """One row of the list. Limits are null where they are not known (时限待核)."""

    code = serializers.CharField(source="item.code")
    type_code = serializers.CharField(source="entry.type_code")
    department = serializers.CharField(source="entry.department_name")
    is_paused = serializers.BooleanField()

    class Meta:
        model = Edition
        fields = [
            "code",
            "name",
            "type_code",
            "department",
            "number",
            "effective_on",
            "handling",
            "statutory_amount",
            "statutory_unit",
            "promised_amount",
            "promised_unit",
            "promised_is_demo",
            "audience",
            "is_paused",
        ]


class ItemSerializer(ItemSummarySerializer):
    materials = MaterialSerializer(many=True)
    conditions = ConditionSerializer(many=True)
    bases = serializers.SerializerMethodField()

    class Meta(ItemSummarySerializer.Meta):
        fields = [
            *ItemSummarySerializer.Meta.fields,
            "delivery_amount",
            "delivery_unit",
            "extension_max",
            "commitment_days",
            "visits",
            "channels",
            *("whole_process_online", "online_depth", "booking", "courier", "self_service", "reach"),
            *("body_name", "body_code", "body_nature", "entrusting_body", "supervising_leader"),
            *("exercise", "authority"),
            *("prohibitions", "quantity_limit", "joint_bodies", "agency_services", "rights"),
            "result_name",
            "validity_text",
            "fee",
            "fee_note",
            "places",
            "hours",
            "consult_phone",
            "complaint_phone",
            "remedies",
            "faq",
            "form",
            "findings",
            "source_note",
            "content_hash",
            "bases",
            "conditions",
            "materials",
        ]

    def get_bases(self, edition) -> list[str]:
        return [str(row.basis) for row in edition.bases.all()]


class ItemList(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="words or pinyin initials"), ON],
        responses=ItemSummarySerializer(many=True),
    )
    def get(self, request):
        """All published items, or those that fit `q`, best first."""
        found = catalogue.find(catalogue.Wish.of(request.query_params), on=_day(request))
        return Response(ItemSummarySerializer(found, many=True).data)


class GoneSerializer(serializers.Serializer):
    detail = serializers.CharField()
    since = serializers.DateField()
    goes_on_in = serializers.ListField(child=serializers.CharField())


def _gone(code, on):
    """410 for what was cancelled, with the codes of what it became and what still takes applications."""
    item = Item.objects.filter(code=code).prefetch_related("standings", "editions").first()
    if item is None or item.standing_on(on) != ItemState.CANCELLED:
        raise NotFound
    ended = min(turn.starts_on for turn in item.standings.all() if turn.kind == "cancelled")
    known = [kin.item.code for kin in lineage.living(item, on=on)]
    said = {"detail": _("The item has been cancelled."), "since": ended, "goes_on_in": known}
    return Response(GoneSerializer(said).data, status=410)


class ItemDetail(APIView):
    permission_classes = [AllowAny]

    @extend_schema(parameters=[ON], responses={200: ItemSerializer, 410: GoneSerializer})
    def get(self, request, code):
        """The guide in force: conditions, materials, limits, form definition, findings."""
        on = _day(request)
        edition = catalogue.guide(code, on=on)
        if edition is None:
            return _gone(code, on)
        return Response(ItemSerializer(edition).data)
