class Stuck(Exception):
    """A step of a trial cannot be played; says why in the administrator's words. PURE."""

    def __init__(self, words):
        super().__init__(str(words))
        self.words = str(words)
