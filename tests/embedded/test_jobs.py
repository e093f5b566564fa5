import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from hjoerring.embedded import jobs as jobs_module
from hjoerring.embedded import processes
from hjoerring.embedded.jobs import Jobs, end_orphans, only_demo, require_free_port
from hjoerring.embedded.places import ServerError

WAIT = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(300)"]
DEAF = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(300)"]
STOPS = [sys.executable, "-c", "raise SystemExit(7)"]


@pytest.fixture
def said():
    return []


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "demo.pids"


def test_a_port_in_use_is_told_with_another_one_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(ServerError, match=f"Port {port} is in use.*--port {port + 1}"):
            require_free_port(port)

    require_free_port(port)


def test_a_second_demo_is_refused_and_does_not_touch_the_first(var, said):
    first = subprocess.Popen(["sleep", "60"])
    with only_demo(said.append) as notes:
        notes.write_text(f"{first.pid} sleep 60")

        with pytest.raises(ServerError, match="already running"), only_demo(said.append):
            pass

        assert first.poll() is None
    first.kill()
    first.wait()


@pytest.mark.parametrize("command", [WAIT, DEAF], ids=["obedient", "deaf"])
def test_what_a_killed_demo_left_behind_is_ended(notes, said, command, monkeypatch):
    monkeypatch.setattr(jobs_module, "PATIENCE", 0.5 if command is DEAF else 15)
    orphan = subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE if command is WAIT else None)
    line = " ".join(command)
    assert processes.wait_until(lambda: processes.pid_runs(orphan.pid, line), 10)
    if command is DEAF:
        time.sleep(0.5)  # until it has stopped listening
    notes.write_text(f"{orphan.pid} {line}")

    end_orphans(notes, said.append)

    assert orphan.wait(10) in (-signal.SIGTERM, -signal.SIGKILL)
    assert said == [f"ending process {orphan.pid}, left behind by an earlier demo"]
    assert not notes.exists()
    if orphan.stdout:
        orphan.stdout.close()


def test_a_pid_that_is_somebody_elses_by_now_is_left_alone(notes, said):
    stranger = subprocess.Popen(["sleep", "60"])
    notes.write_text(f"{stranger.pid} {' '.join(WAIT)}")

    end_orphans(notes, said.append)

    assert stranger.poll() is None
    assert said == []
    stranger.kill()
    stranger.wait()


def test_one_that_stops_is_named_and_the_others_end_with_it(notes):
    with Jobs({"web": WAIT, "worker": STOPS}, notes) as run:
        run.start(*run.commands)
        run.processes["worker"].wait()
        assert len(notes.read_text().splitlines()) == 2

        with pytest.raises(ServerError, match="worker stopped with status 7"):
            run.check()

    assert run.processes["web"].returncode == -signal.SIGTERM
    assert not notes.exists()


@pytest.mark.slow
def test_one_that_does_not_listen_is_killed(notes, monkeypatch):
    monkeypatch.setattr(jobs_module, "PATIENCE", 0.5)
    with Jobs({"web": DEAF}, notes) as run:
        run.start(*run.commands)
        time.sleep(1)

    assert run.processes["web"].returncode == -signal.SIGKILL


def test_one_that_cannot_be_started_ends_what_was_started_before(notes):
    with pytest.raises(FileNotFoundError), Jobs({"web": WAIT, "worker": ["/nowhere/celery"]}, notes) as run:
        run.start(*run.commands)

    assert run.processes["web"].returncode == -signal.SIGTERM


def test_ctrl_c_at_the_keyboard_reaches_the_demo_alone(notes):
    with Jobs({"web": WAIT}, notes) as run:
        run.start(*run.commands)
        assert os.getsid(run.processes["web"].pid) != os.getsid(0)
