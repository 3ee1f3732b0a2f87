"""Revoking and deregistering a licence through the API; recorded on the case that granted it."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows import engine, licences, timekeeping
from workflows import licence_kinds as kinds
from workflows.api.fields import text
from workflows.api.licences import LicenceSerializer


class Deregistering(serializers.Serializer):
    version = serializers.IntegerField(required=False, help_text="of the case that granted it")
    ground = serializers.ChoiceField([str(ground) for ground in kinds.Deregistration])
    reason = text()


class Revoking(Deregistering):
    ground = serializers.ChoiceField([str(ground) for ground in kinds.Revocation])
    harm_weighed = serializers.BooleanField(default=False, help_text="no major harm to the public interest (Art. 69)")
    bar = serializers.BooleanField(default=False, help_text="for fraud: no new application for three years (Art. 79)")


class Ending(APIView):
    """Made per act by `ending_view`, so that the schema describes each."""

    def end(self, request, number, serializer, verb):
        at = timekeeping.now()
        today = timekeeping.local_date(at)
        found = licences.latest_of(request.user, on=today).filter(number=number.replace("\x00", "")).first()
        if found is None:
            raise NotFound
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        ended = verb(found, by=request.user, at=at, expected_version=data.pop("version", None), **data)
        return Response(LicenceSerializer(ended, context={"today": today}).data)


def ending_view(name, serializer, verb):
    @extend_schema(
        operation_id=f"licences_{name}",
        request=serializer,
        responses=LicenceSerializer,
        description=(verb.__doc__ or "").strip(),
    )
    def post(self, request, number):
        return self.end(request, number, serializer, verb)

    return type(f"{name.title()}View", (Ending,), {"post": post}).as_view()


ACTS = {"revoke": (Revoking, engine.revoke), "deregister": (Deregistering, engine.deregister)}
