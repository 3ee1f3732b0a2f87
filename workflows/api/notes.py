"""Internal notes of a case, to read and to add. Only for those who handle it; they stand outside its record."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from workflows import notes, timekeeping
from workflows.api.fields import text
from workflows.api.views import visible_case
from workflows.errors import Forbidden
from workflows.models import InternalNote


class NoteSerializer(serializers.ModelSerializer):
    author = serializers.CharField(source="author.name", read_only=True)
    text = text(notes.LONGEST)

    class Meta:
        model = InternalNote
        fields = ["author", "at", "text"]
        read_only_fields = ["at"]


class Notes(APIView):
    @extend_schema(operation_id="applications_notes_list", responses=NoteSerializer(many=True))
    def get(self, request, number):
        """What those who handle the case have said among themselves, the oldest first."""
        at = timekeeping.now()
        found = notes.of(visible_case(request, number, at), request.user, on=timekeeping.local_date(at))
        if found is None:
            raise Forbidden(notes.NOT_YOURS)
        return Response(NoteSerializer(found, many=True).data)

    @extend_schema(operation_id="applications_notes_add", request=NoteSerializer, responses=NoteSerializer(many=True))
    def post(self, request, number):
        """Add one. The same words sent twice by the same person are one note."""
        at = timekeeping.now()
        found = visible_case(request, number, at)
        given = NoteSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        notes.add(found, by=request.user, at=at, text=given.validated_data["text"])
        said = notes.of(found, request.user, on=timekeeping.local_date(at))
        return Response(NoteSerializer(said, many=True).data, status=status.HTTP_201_CREATED)
