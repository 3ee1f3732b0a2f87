"""Acts at the same moment, each on a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections, connection

from workflows.errors import EngineError


def together(*acts):
    """Run all at the same moment, each on a connection of its own; results or the engine's errors, in order."""
    gate = threading.Barrier(len(acts))

    def run(act):
        close_old_connections()
        try:
            gate.wait()
            return act()
        except EngineError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
