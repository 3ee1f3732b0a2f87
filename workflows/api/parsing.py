"""The body of a request is small: what is larger is refused before it is read into memory."""

import io

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.parsers import JSONParser


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The request is too large.")
    default_code = "too_large"


class LimitedJSONParser(JSONParser):
    """JSON of at most settings.API_MAX_BODY bytes, whatever the request says of its length."""

    def parse(self, stream, media_type=None, parser_context=None):
        content = stream.read(settings.API_MAX_BODY + 1)
        if len(content) > settings.API_MAX_BODY:
            raise TooLarge
        return super().parse(io.BytesIO(content), media_type, parser_context)
