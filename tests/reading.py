"""Reading the feed to its end, also where somebody else's transaction on the same server is still open."""

import time

from workflows import feed


def read_everything(*, patience: float = 20) -> None:
    """A reader stops before every transaction that still runs, of any database of the server: so it is asked again."""
    give_up = time.monotonic() + patience
    while True:
        feed.read_all()
        if not any(feed.lag(reader.name)["unread"] for reader in feed.readers()):
            return
        if time.monotonic() > give_up:
            raise AssertionError("the feed could not be read to its end")
        time.sleep(0.1)
