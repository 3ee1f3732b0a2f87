"""Errors keep their meaning: views, the API and commands translate them once, by `status`."""


class EngineError(Exception):
    """Something the person can understand; `message` is in their language."""

    status = 400
    code = "refused"

    def __init__(self, message, *, fields=None):
        super().__init__(str(message))
        self.message = message
        self.fields = fields or {}


class Incomplete(EngineError):
    """Something required is missing or wrong; `fields` maps a field's path to its message."""

    status = 400
    code = "incomplete"


class Forbidden(EngineError):
    """This person may not do this, whatever the state."""

    status = 403
    code = "forbidden"


class NotAllowed(EngineError):
    """The law or the state does not allow this now."""

    status = 409
    code = "not_allowed"


class Stale(EngineError):
    """Somebody else acted first. Carries the application as it is now."""

    status = 409
    code = "stale"

    def __init__(self, message, *, application):
        super().__init__(message)
        self.application = application
