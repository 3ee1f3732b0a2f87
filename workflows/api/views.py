import uuid

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Department
from accounts.posts import applicants_of
from items.models import Item
from workflows import engine, files, licences, timekeeping
from workflows.api import serializers
from workflows.api.acts import VERBS
from workflows.errors import NotAllowed
from workflows.models import Application


def visible(request, at):
    return Application.objects.visible_to(request.user, on=timekeeping.local_date(at))


class ApplicationList(generics.ListAPIView):
    """The cases you may see, newest first; or submit a new one."""

    serializer_class = serializers.ApplicationSummarySerializer
    filterset_fields = ["state", "channel", "deemed"]
    queryset = Application.objects.none()  # for the schema only

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return visible(self.request, timekeeping.now()).select_related("item", "edition", "applicant")

    @extend_schema(
        request=serializers.SubmissionSerializer,
        responses={201: serializers.ApplicationSummarySerializer},
        parameters=[
            OpenApiParameter(
                "Idempotency-Key", str, OpenApiParameter.HEADER, required=True, description="UUID; repeat it on retry"
            )
        ],
    )
    def post(self, request):
        """Submit. The same Idempotency-Key with the same content gives the same case again, never a second one."""
        at = timekeeping.now()
        given = serializers.SubmissionSerializer(data=request.data, context={"request": request, "at": at})
        given.is_valid(raise_exception=True)
        data = given.validated_data
        application = engine.submit(
            **_pinned(data),
            applicant=_applicant(request.user, data.get("applicant"), at),
            by=request.user,
            at=at,
            channel="web",
            answers=data["answers"],
            files=data["files"],
            town=_town(data["town"]),
            commitment=data.get("commitment"),
            **_licence(request.user, data, at),
            idempotency_key=_key(request),
        )
        return Response(serializers.ApplicationSummarySerializer(application).data, status=status.HTTP_201_CREATED)


class ApplicationDetail(APIView):
    @extend_schema(responses=serializers.ApplicationSerializer)
    def get(self, request, number):
        """One case with its stages, limits, papers and history."""
        return Response(serializers.ApplicationSerializer(visible_case(request, number, timekeeping.now())).data)


class ActView(APIView):
    """One verb; made per verb by `act_view`, so that the schema describes each."""

    verb = ""

    def act(self, request, number):
        verb, at = VERBS[self.verb], timekeeping.now()
        application = visible_case(request, number, at)
        given = verb.serializer(data=request.data, context={"request": request, "at": at})
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        options = {"expected_version": data.pop("version", None)}
        if "run" in verb.serializer().fields:
            options["run_id"] = data.pop("run", None)
        verb.act(application, by=request.user, at=at, **options, **data)
        try:
            after = visible_case(request, number, at)
        except NotFound:  # who has answered a question, or passed the case on, may see it no longer
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(serializers.ApplicationSerializer(after).data)


def act_view(name: str):
    @extend_schema(
        operation_id=f"applications_{name}",
        request=VERBS[name].serializer,
        responses={200: serializers.ApplicationSerializer, 204: None},
        description=(VERBS[name].act.__doc__ or "").strip(),
    )
    def post(self, request, number):
        return self.act(request, number)

    return type(f"{name.title().replace('_', '')}View", (ActView,), {"verb": name, "post": post}).as_view()


class FileUpload(APIView):
    parser_classes = [MultiPartParser]

    @extend_schema(
        request={"multipart/form-data": serializers.UploadSerializer}, responses={201: serializers.FileSerializer}
    )
    def post(self, request):
        """Upload one file for one material; name its id when you submit."""
        given = serializers.UploadSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        data, at = given.validated_data, timekeeping.now()
        stored = files.store(
            data["file"], material_key=data["material"], by=request.user, at=at, accepts=_accepts(data, at)
        )
        return Response(serializers.FileSerializer(stored).data, status=status.HTTP_201_CREATED)


def visible_case(request, number, at) -> Application:
    """404 for what is missing and for what is not yours alike."""
    if "\x00" in number:  # which PostgreSQL cannot even be asked for
        raise NotFound
    found = (
        visible(request, at)
        .filter(number=number)
        .select_related("item", "edition", "applicant")
        .prefetch_related("runs__stage", "deadlines", "events", "letters", "files")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def _pinned(data) -> dict:
    item = get_object_or_404(Item, code=data["item"])
    edition = item.editions.filter(number=data["edition"]).exclude(state="draft").first()
    if edition is None:
        raise ValidationError({"edition": [_("There is no such edition.")]})
    return {"item": item, "edition": edition}


def _applicant(user, wanted, at):
    mine = applicants_of(user, on=timekeeping.local_date(at))
    if wanted is not None:
        mine = [a for a in mine if a.pk == wanted]
    if len(mine) != 1:
        raise ValidationError({"applicant": [_("Say for which of your applicants this is.")]})
    return mine[0]


def _accepts(data, at) -> list[str]:
    """The endings the material takes, where the item is named."""
    if "item" not in data:
        return []
    edition = get_object_or_404(Item, code=data["item"]).edition_on(timekeeping.local_date(at))
    material = edition and edition.materials.filter(key=data["material"]).first()
    if not material:
        raise ValidationError({"material": [_("This item does not ask for such a material.")]})
    return material.accepts or []


def _town(code):
    if not code:
        return None
    town = Department.objects.filter(code=code, kind=Department.Kind.TOWN).first()
    if town is None:
        raise ValidationError({"town": [_("There is no such town.")]})
    return town


def _licence(user, data, at) -> dict:
    if not data["licence"]:
        return {}
    found = licences.latest_of(user, on=timekeeping.local_date(at)).filter(number=data["licence"].replace("\x00", ""))
    if not found or "purpose" not in data:
        raise ValidationError({"licence": [_("Name a licence of yours, and whether it is to be renewed or changed.")]})
    return {"licence": found[0], "purpose": data["purpose"]}


def _key(request) -> uuid.UUID:
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        raise NotAllowed(_("Send an Idempotency-Key header with a UUID.")) from None
