class ChangeRefused(Exception):
    """Why an act on a change batch is not done, in words for the page. status: the answer's. fields: name -> words."""

    def __init__(self, message, *, status=409, fields=None):
        super().__init__(message, fields or {})
        self.message, self.status, self.fields = str(message), status, fields or {}
