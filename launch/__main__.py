import os
import sys

from . import checks, lock, paths, python, translations
from .commands import bench, help_, lock_requirements, manage
from .speech import Problem, warn
from .supervisor import Interrupted
from .up import up


def main(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("up", [])
    os.chdir(paths.ROOT)
    match name:
        case "up" | "start" if not rest:
            return up()
        case "test":
            return checks.test(rest)
        case "check" if not rest:
            return checks.check()
        case "stop" if not rest:
            return lock.stop()
        case "manage":
            return manage(rest)
        case "soak" if len(rest) <= 1:
            return checks.soak(*rest)
        case "bench":
            return bench(rest)
        case "messages" if not rest:
            python.install(python.TEST)
            return translations.update()
        case "lock":
            return lock_requirements(rest)
        case "help" | "-h" | "--help":
            return help_()
    warn(f"./run does not know `{' '.join(arguments)}`. ./run help says what it can do.")
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Problem as problem:
        warn(str(problem))
        sys.exit(1)
    except (Interrupted, KeyboardInterrupt):
        warn("Stopped.")
        sys.exit(130)
