"""What stands behind `make`: sets everything up, then runs it.

    python3 config/bootstrap.py run | test [ARGUMENTS] | bench [ARGUMENTS] | check | lock
    python3 config/bootstrap.py screenshots [FOLDER]

Needs a Python with its standard library and nothing else. An older Python than ours must be able
to read this file (not to run all of it), so that it can be told so.
"""

from __future__ import print_function

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import signal
import subprocess
import sys

try:
    import ensurepip  # without it, venv cannot work: Debian packages them apart
    import venv
except ImportError:
    ensurepip = venv = None
try:
    import fcntl
except ImportError:  # Windows, which is told so
    fcntl = None

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "claimbase-installed.json")
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"  # holds all of RUN_LOCK


class Refusal(Exception):
    """Why it cannot go on, in one sentence for the person."""


def main(arguments):
    task, rest = (arguments[0] if arguments else ""), arguments[1:]
    if task not in TASKS:
        raise Refusal("Say one of: %s." % ", ".join(sorted(TASKS)))
    if sys.version_info < OLDEST:
        raise Refusal(
            "Claimbase needs Python %d.%d or newer, and this is %d.%d (%s): install a newer one, "
            "and name it if it is not python3, as in `make run PYTHON=python3.12`."
            % (OLDEST + sys.version_info[:2] + (sys.executable,))
        )
    if os.name != "posix":
        raise Refusal("Claimbase runs on Linux and macOS; on Windows, use its Linux (WSL).")
    os.chdir(ROOT)
    TASKS[task](rest)


def run(_rest):
    """Serve the demonstration."""
    install(RUN_LOCK)
    os.environ.setdefault("CLAIMBASE_DEMO", "true")
    end_with_make()
    become("manage.py", "demo")


def test(rest):
    """Pass every test; arguments go to pytest."""
    install(DEV_LOCK)
    become("-m", "pytest", *rest)


def bench(rest):
    """Measure the API over a large corpus; arguments are its own."""
    install(DEV_LOCK)
    become("-m", "tests.benchmarks.api", *rest)


def screenshots(rest):
    """Make pictures of the workbench's screens, in a folder of their own or the one given."""
    install(DEV_LOCK)
    os.environ["SCREENSHOTS"] = rest[0] if rest else os.path.join(ROOT, ".claimbase", "screenshots")
    become("-m", "pytest", "-q", "tests/browser/screenshots.py")


def check(rest):
    """Everything that must hold before a change is good."""
    install(DEV_LOCK)
    become("-m", "config.checks", *rest)


def lock(_rest):
    """Choose and pin the newest versions that pyproject.toml allows."""
    install(DEV_LOCK)
    become("-m", "config.lock")


TASKS = {
    "run": run,
    "test": test,
    "bench": bench,
    "screenshots": screenshots,
    "check": check,
    "lock": lock,
}


def become(*words):
    """Go on as the project's own Python: the same process, so that signals reach it."""
    sys.stdout.flush()
    os.execv(PYTHON, [PYTHON] + list(words))


def end_with_make():
    """Where the system can, have the server told to end when `make` is killed."""
    if not os.environ.get("MAKELEVEL") or not sys.platform.startswith("linux"):
        return
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM, 0, 0, 0)


def install(lock_name):
    """Have a .venv with what the lock file names, exactly. Does nothing when it is there."""
    with open(os.path.join(ROOT, lock_name), "rb") as file:
        content = file.read()
    wanted = {lock_name: hashlib.sha256(content).hexdigest()}
    if lock_name == DEV_LOCK:
        with open(os.path.join(ROOT, RUN_LOCK), "rb") as file:
            wanted[RUN_LOCK] = hashlib.sha256(file.read()).hexdigest()
    if is_current(wanted):
        return
    with alone():
        if is_current(wanted):  # another start has just done it
            return
        if not venv_works():
            make_venv()
        pip_install(lock_name, content.decode())
        with open(STAMP, "w") as file:
            json.dump(wanted, file)


def is_current(wanted):
    try:
        with open(STAMP) as file:
            stamp = json.load(file)
    except (IOError, ValueError):
        return False
    return all(stamp.get(name) == digest for name, digest in wanted.items()) and venv_works()


def venv_works():
    """Whether .venv is of this Python's version and whole."""
    try:
        with open(os.path.join(VENV, "pyvenv.cfg")) as file:
            settings = dict(line.split(" = ", 1) for line in file.read().splitlines())
    except (IOError, ValueError):
        return False
    version = settings.get("version", settings.get("version_info", "")).split(".")[:2]
    same = version == [str(part) for part in sys.version_info[:2]]
    return same and os.access(PYTHON, os.X_OK) and os.path.isfile(venv_pip())


def venv_pip():
    library = "python%d.%d" % sys.version_info[:2]
    return os.path.join(VENV, "lib", library, "site-packages", "pip", "__main__.py")


@contextlib.contextmanager
def alone():
    """Two starts at once must not install into the same place."""
    folder = os.path.join(ROOT, ".claimbase")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "install.lock"), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_venv():
    if ensurepip is None:
        raise Refusal(
            "This Python lacks its venv module: install it (on Debian and Ubuntu: "
            "apt install python%d.%d-venv) and try again." % sys.version_info[:2]
        )
    say("Making .venv with Python %d.%d" % sys.version_info[:2])
    try:
        venv.create(VENV, clear=True, symlinks=True, with_pip=True)
    except subprocess.CalledProcessError as error:
        raise Refusal(".venv could not be made: %s" % last_line(error.output or b""))


def pip_install(lock_name, content):
    """Install what the lock pins, telling how far it is."""
    total = sum(1 for line in content.splitlines() if "==" in line and line[0] not in " #")
    say("Installing the %d packages of %s" % (total, lock_name))
    command = [PYTHON, "-m", "pip", "install", "--require-hashes", "--only-binary", ":all:"]
    command += ["--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    pip = subprocess.Popen(
        command + ["-r", lock_name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, seen = [], 0
    for raw in pip.stdout:
        said.append(raw)
        words = raw.decode(errors="replace").split()
        if words[:1] == ["Collecting"] or words[:2] == ["Requirement", "already"]:
            seen += 1
            progress(min(seen, total), total, words[1] if words[0] == "Collecting" else words[3])
        elif words[:1] == ["Installing"]:
            progress(total, total, "unpacking")
    if sys.stdout.isatty():
        say("\r\033[K", end="")
    if pip.wait() != 0:
        raise Refusal(why_pip_failed(b"".join(said)))


def progress(done, total, name):
    if sys.stdout.isatty():
        say("\r\033[K  %d of %d  %s" % (done, total, name.split("==")[0]), end="")
    elif done % 10 == 0 or done == total:
        say("  %d of %d" % (done, total))


def why_pip_failed(output):
    text = output.decode(errors="replace")
    if os.strerror(errno.ENOSPC) in text:
        return DISK_FULL
    if "No matching distribution" in text or "Could not find a version" in text:
        where = "Either this system has no wheel of it, or the package index cannot be reached"
    else:
        where = "Try again when the package index can be reached"
    return "The packages could not be installed (%s). %s." % (last_line(output), where)


def last_line(output):
    lines = [line.strip() for line in output.decode(errors="replace").splitlines()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return (errors or [line for line in lines if line] or ["no reason given"])[-1]


DISK_FULL = "The disk is full: make some room and try again."


def say(text, end="\n"):
    sys.stdout.write(text + end)
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Refusal as refusal:
        sys.exit(str(refusal))
    except EnvironmentError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        sys.exit(DISK_FULL if full else "The setup could not go on: %s." % error)
    except KeyboardInterrupt:
        sys.exit(130)
