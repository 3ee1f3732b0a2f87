"""The register of licences, to read. Who may see what is as on the pages: one `visible_to`."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows import licences, timekeeping
from workflows.models import Licence, LicenceEvent

FILTERS = ("in_force", "expiring", "expired", "ended")


class LicenceSummarySerializer(serializers.ModelSerializer):
    item = serializers.CharField(source="item.code")
    holder = serializers.CharField(source="holder.name")
    state = serializers.SerializerMethodField(help_text="on the day of the request; follows from the dates")

    class Meta:
        model = Licence
        fields = [
            "number",
            "version",
            "name",
            "item",
            "holder",
            "valid_from",
            "valid_to",
            "renew_by",
            "deemed",
            "state",
        ]

    def get_state(self, licence) -> str:
        return str(licence.state_on(self.context["today"]))


class LicenceEventSerializer(serializers.ModelSerializer):
    version = serializers.IntegerField(source="licence.version")
    application = serializers.CharField(source="application.number")
    letter = serializers.CharField(source="letter.number")

    class Meta:
        model = LicenceEvent
        fields = ["version", "kind", "on", "at", "application", "letter", "data"]


class LicenceSerializer(LicenceSummarySerializer):
    application = serializers.CharField(source="application.number")
    versions = serializers.SerializerMethodField()
    events = serializers.SerializerMethodField()

    class Meta(LicenceSummarySerializer.Meta):
        fields = [
            *LicenceSummarySerializer.Meta.fields,
            "content",
            "conditions",
            "granted_at",
            "application",
            "versions",
            "events",
        ]

    @extend_schema(responses=LicenceSummarySerializer(many=True))
    def get_versions(self, licence) -> list[dict]:
        found = Licence.objects.filter(family=licence.family).select_related("item", "holder").order_by("version")
        return LicenceSummarySerializer(found, many=True, context=self.context).data

    def get_events(self, licence) -> list[dict]:
        found = LicenceEvent.objects.filter(licence__family=licence.family)
        found = found.select_related("licence", "application", "letter").defer("letter__pdf")
        return LicenceEventSerializer(found, many=True).data


class LicenceList(generics.ListAPIView):
    """The licences you may see, each in its newest version, by number."""

    serializer_class = LicenceSummarySerializer
    queryset = Licence.objects.none()  # for the schema only
    filter_backends: list = []

    def get_serializer_context(self):
        fake = getattr(self, "swagger_fake_view", False)
        today = None if fake else timekeeping.local_date(timekeeping.now())
        return {**super().get_serializer_context(), "today": today}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        today = timekeeping.local_date(timekeeping.now())
        found = licences.latest_of(self.request.user, on=today).order_by("number")
        words = self.request.query_params.get("q", "").replace("\x00", "")[:100]
        return self._standing(licences.matching(found, words), today)

    def _standing(self, found, today):
        state = self.request.query_params.get("state", "")
        if not state:
            return found
        if state not in FILTERS:
            raise ValidationError({"state": [", ".join(FILTERS)]})
        return licences.standing(found, state, on=today)

    @extend_schema(
        parameters=[
            OpenApiParameter("state", str, enum=FILTERS),
            OpenApiParameter("q", str, description="part of the number, of the holder's name or of the item's"),
        ]
    )
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)


class LicenceDetail(APIView):
    @extend_schema(responses=LicenceSerializer)
    def get(self, request, number):
        """One licence in its newest version, with all its versions and what happened to it."""
        today = timekeeping.local_date(timekeeping.now())
        found = licences.latest_of(request.user, on=today).filter(number=number.replace("\x00", "")).first()
        if found is None:
            raise NotFound
        return Response(LicenceSerializer(found, context={"today": today}).data)
