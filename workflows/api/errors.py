from rest_framework.exceptions import ParseError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from workflows.errors import EngineError, Stale


def handle(error, context):
    """The engine's errors keep their meaning: 400, 403, 409 with code, message and fields in the reader's language."""
    if isinstance(error, RecursionError):  # thousands of brackets in each other: nobody's application
        error = ParseError()
    if not isinstance(error, EngineError):
        return exception_handler(error, context)
    body = {"code": error.code, "message": str(error.message), "fields": {k: str(v) for k, v in error.fields.items()}}
    if isinstance(error, Stale):
        body["application"] = {
            "number": error.application.number,
            "state": error.application.state,
            "version": error.application.version,
        }
    return Response(body, status=error.status)
