"""Start and stop the processes: what ``./run serve``, ``demo``, ``dev`` and the containers run."""

import contextlib
import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from sendcases.roof.secret import demo_key, keep_private, why_not_to_start

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("SENDCASES_VAR_DIR", ROOT / "var"))
PARTS = ("web", "worker", "beat")
# Who, when, what and how it went: the path without its query, and not the page before.
ACCESS_FORMAT = '%(h)s %(t)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'


class Stop(Exception):
    """A reason to stop, said to the person at the keyboard."""


def say(text: str) -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


def call(*command: str, env: dict[str, str], quietly: bool = False) -> None:
    """Run a command in the repository's folder; stop with its name when it fails."""
    output = subprocess.DEVNULL if quietly else None
    if subprocess.run(command, cwd=ROOT, env=env, stdout=output, check=False).returncode:
        raise Stop(f"This failed: {' '.join(command)}")


# Processes ------------------------------------------------------------------------------------


def command_of(part: str, env: dict[str, str]) -> list[str]:
    """The command line of one process; docker-compose.yml starts the same ones."""
    if part == "web":
        memory = Path("/dev/shm")  # noqa: S108 -- gunicorn's heartbeats stall on a container's disk
        shm = ["--worker-tmp-dir", str(memory)] if memory.is_dir() else []
        return [
            *(sys.executable, "-m", "gunicorn", "sendcases.wsgi:application", "--worker-class", "gthread"),
            *("--bind", f"{env.get('SENDCASES_HOST', '127.0.0.1')}:{env.get('SENDCASES_PORT', '8000')}"),
            *("--workers", env.get("SENDCASES_WEB_WORKERS", "2")),
            *("--threads", env.get("SENDCASES_WEB_THREADS", "8")),
            *("--timeout", "60", "--graceful-timeout", "20", "--log-level", "warning", *shm),
            *("--logger-class", "sendcases.roof.logs.GunicornLogger", "--access-logformat", ACCESS_FORMAT),
        ]
    celery = [sys.executable, "-m", "celery", "-A", "sendcases"]
    if part == "worker":
        return [
            *celery,
            "worker",
            "--loglevel",
            "WARNING",
            "--concurrency",
            env.get("SENDCASES_WORKERS", "2"),
        ]
    if part == "beat":
        return [*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""]
    raise Stop(f"There is no process called {part}; there are web, worker and beat.")


class Processes:
    """Child processes that live and end together."""

    def __init__(self, env: dict[str, str], logs: Path) -> None:
        self.env, self.logs = env, logs
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, part: str) -> None:
        with (self.logs / f"{part}.log").open("ab") as log:
            self.children[part] = subprocess.Popen(
                command_of(part, self.env),
                cwd=ROOT,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def ended(self) -> str | None:
        """The name of a process that has ended by itself."""
        return next((part for part, child in self.children.items() if child.poll() is not None), None)

    def check(self) -> None:
        part = self.ended()
        if part:
            tail = "\n".join((self.logs / f"{part}.log").read_text(errors="replace").splitlines()[-30:])
            raise Stop(f"The {part} process ended by itself. The end of its log:\n{tail}")

    def watch(self) -> None:
        """Return never: stop when one of them ends by itself."""
        while True:
            self.check()
            time.sleep(1)

    def stop(self) -> None:
        """Ask every process to finish what it is doing, then make sure of it and of what it started."""
        for child in reversed(self.children.values()):
            child.terminate()
        for child in self.children.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=25)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """Let a request to end unwind like Ctrl-C, so that children are stopped."""
    raise KeyboardInterrupt


def serve(*parts: str) -> None:
    """Run production processes: one in the place of this one, or all three together. Refuse a secret all know."""
    wrong = why_not_to_start(os.environ, VAR / "demo")
    if wrong:
        raise Stop(wrong)
    if len(parts) == 1:
        words = command_of(parts[0], dict(os.environ))
        os.execv(words[0], words)  # noqa: S606 -- the container's one process is the server itself
    together = Processes(dict(os.environ), VAR / "logs")
    try:
        for part in parts or PARTS:
            together.start(part)
        together.watch()
    finally:
        together.stop()


# The demo -------------------------------------------------------------------------------------


def demo_env(folder: Path, port: int, sweep_seconds: int) -> dict[str, str]:
    """The demo's settings: everything under one folder, which only its owner reads; nothing of the surroundings."""
    foreign = ("SENDCASES_", "DATABASE_URL", "DJANGO_", "EMAIL_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return kept | {
        "SENDCASES_DEMO": "1",
        "SENDCASES_SECRET_KEY": demo_key(folder),
        "SENDCASES_VAR_DIR": str(folder),
        "SENDCASES_PORT": str(port),
        "SENDCASES_SWEEP_SECONDS": str(sweep_seconds),
    }


def prepare_demo(env: dict[str, str]) -> list[dict[str, str]]:
    """Make the demo's database when there is none; return its logins."""
    folder = Path(env["SENDCASES_VAR_DIR"])
    keep_private(folder)
    call(sys.executable, "manage.py", "migrate", "--verbosity", "0", env=env)
    fill_demo(env)
    call(sys.executable, "manage.py", "sweep_deadlines", env=env, quietly=True)
    logins: list[dict[str, str]] = json.loads((folder / "logins.json").read_text())
    return logins


def fill_demo(env: dict[str, str]) -> None:
    """Invent an authority in an empty database; its one API key is shown now and never again."""
    say("Looking for the invented authority, or making it, which takes a minute or two ...")
    command = [sys.executable, "manage.py", "demo_authority", "--size", "county", "--seed", "1", "--if-empty"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"The invented authority could not be made:\n{done.stdout}{done.stderr}")
    _, begin, key = done.stdout.partition("API key")
    if begin:
        say(f"{begin}{key.rstrip()}")


def demo(*args: str) -> None:
    """Run, try or throw away the demonstration."""
    if args == ("--reset",):
        shutil.rmtree(VAR / "demo", ignore_errors=True)
        say("The demo's data is gone; ./run demo makes it anew.")
    elif args == ("--check",):
        check_demo()
    elif not args or (len(args) == 2 and args[0] == "--port" and args[1].isdigit()):
        run_demo(int(args[1]) if args else 8000)
    else:
        raise Stop("It is: ./run demo [--check | --reset | --port N]")


def dev(*args: str) -> None:
    """Show the demonstration's pages from Django's own server, which takes up each change of the code."""
    if args and not (len(args) == 2 and args[0] == "--port" and args[1].isdigit()):
        raise Stop("It is: ./run dev [--port N]")
    port = args[1] if args else "8000"
    env = demo_env(VAR / "demo", int(port), sweep_seconds=60) | {"SENDCASES_DEV": "1"}
    for login in prepare_demo(env):
        say(f"  {login['username']:<16} {login['password']:<24} {login['role']}")
    beside = Processes(env, VAR / "demo" / "logs")
    try:
        for part in ("worker", "beat"):
            beside.start(part)
        say("The worker and the schedule keep the code they started with; start anew to change it.")
        subprocess.run([sys.executable, "manage.py", "runserver", port], cwd=ROOT, env=env, check=False)
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        beside.stop()


def run_demo(port: int) -> None:
    """Run the demonstration until it is told to stop."""
    if port_taken(port):
        raise Stop(f"Port {port} is in use. Choose another one: ./run demo --port {port + 1}")
    env = demo_env(VAR / "demo", port, sweep_seconds=60)
    logins = prepare_demo(env)
    processes = Processes(env, VAR / "demo" / "logs")
    try:
        for part in PARTS:
            processes.start(part)
        wait_for("the web pages", 60, lambda: fetch(f"http://localhost:{port}/healthz"), processes)
        say(f"\nThe demo is at http://localhost:{port}/\n\nSign in as (all of it invented):")
        for login in logins:
            say(f"  {login['username']:<16} {login['password']:<24} {login['role']}")
        say("\nCtrl-C stops it.")
        processes.watch()
    except KeyboardInterrupt:
        say("\nStopping ...")
    finally:
        processes.stop()


def check_demo() -> None:
    """Start all of the demo in a folder of its own, use it as a person and as a job would, stop it."""
    VAR.mkdir(parents=True, exist_ok=True)
    folder, port = Path(tempfile.mkdtemp(prefix="demo-check-", dir=VAR)), free_port()
    env = demo_env(folder, port, sweep_seconds=3)
    site = f"http://localhost:{port}"
    processes = Processes(env, folder / "logs")
    try:
        login = prepare_demo(env)[0]
        processes.start("web")
        wait_for("the web pages", 60, lambda: fetch(f"{site}/healthz"), processes)
        sign_in(site, login)
        before = last_sweep(site)
        processes.start("worker")
        job = ("-m", "celery", "-A", "sendcases", "call", "ehcp.tasks.sweep_deadlines")
        call(sys.executable, *job, env=env, quietly=True)
        wait_for("the worker to finish a job", 90, lambda: last_sweep(site) != before, processes)
        before = last_sweep(site)
        processes.start("beat")
        wait_for("the schedule to start a job", 90, lambda: last_sweep(site) != before, processes)
        fetch(f"{site}/readyz")
        say("ready: the database, the broker and the sweep")
        processes.check()
    finally:
        processes.stop()
    shutil.rmtree(folder)
    say("demo check passed: everything started, worked and stopped.")


def sign_in(site: str, login: dict[str, str]) -> None:
    """Sign in through the page's own form, and open the worklist that follows."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"{site}/accounts/login/"
    page = browser.open(address, timeout=30).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise Stop("The sign-in page holds no form.")
    fields = {
        "csrfmiddlewaretoken": token.group(1),
        "login": login["username"],
        "password": login["password"],
    }
    request = urllib.request.Request(address, urllib.parse.urlencode(fields).encode(), {"Referer": address})
    with browser.open(request, timeout=60) as answer:
        worklist = answer.read().decode()
        if "/accounts/login" in answer.url or "Sign out" not in worklist:
            raise Stop(f"Signing in as {login['username']} did not lead to the worklist but to {answer.url}")
    say("the sign-in page and the worklist: working")


def last_sweep(site: str) -> str | None:
    """When the last sweep finished, as /readyz says it (503 until there has been one)."""
    try:
        body = fetch(f"{site}/readyz")
    except urllib.error.HTTPError as error:
        body = error.read()
    found: str | None = json.loads(body)["last_sweep"]
    return found


def fetch(address: str) -> bytes:
    """The body of a page; an HTTP error is raised."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        content: bytes = answer.read()
        return content


def wait_for(what: str, seconds: int, done: Callable[[], object], processes: Processes) -> None:
    """Wait until ``done`` is true; stop when a process ends or the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        processes.check()
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            if done():
                say(f"{what}: working")
                return
        time.sleep(0.5)
    raise Stop(f"Waited {seconds} seconds in vain for {what}; the logs are in {processes.logs}")


def port_taken(port: int) -> bool:
    """Whether something answers on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(words: list[str]) -> int:
    """Do what the command line says; return the exit status."""
    signal.signal(signal.SIGTERM, interrupt)
    os.umask(0o077)  # whatever is written, by this process and those it starts, is its owner's alone
    command = {"serve": serve, "demo": demo, "dev": dev}[words[0]]
    try:
        command(*words[1:])
    except Stop as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
