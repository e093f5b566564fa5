import time

import pytest
import redis

from hjoerring.embedded import processes, servers

pytestmark = pytest.mark.slow


def leave(user):
    user.stdin.close()
    assert user.wait(60) == 0


def test_four_at_once_start_one_server_and_the_last_one_out_stops_it(postgres, broker, start_user):
    users = [start_user() for _ in range(4)]
    assert [user.stdout.readline() for user in users] == ["in\n"] * 4

    for user in users[:3]:
        leave(user)
    assert postgres.is_ready()
    assert broker.is_ready()
    leave(users[3])

    assert postgres.log.read_text().count("database system is ready to accept connections") == 1
    assert not postgres.pid()
    assert not broker.is_ready()


def test_a_killed_user_counts_no_more(postgres, broker, start_user):
    killed, other = start_user(), start_user()
    assert [killed.stdout.readline(), other.stdout.readline()] == ["in\n"] * 2

    killed.kill()
    killed.wait()
    assert postgres.is_ready()
    leave(other)

    assert not postgres.pid()
    assert not broker.is_ready()


def test_servers_left_by_a_killed_user_are_taken_over(postgres, broker, start_user):
    user = start_user()
    assert user.stdout.readline() == "in\n"
    pid = postgres.pid()
    user.kill()
    user.wait()

    with servers.in_use():
        assert postgres.pid() == pid

    assert not postgres.pid()
    assert not broker.is_ready()


def test_nothing_starts_when_real_servers_are_named(elsewhere, use_var, monkeypatch):
    var = use_var(elsewhere / "var")
    (elsewhere / "url").write_text("postgresql://hjoerring@db/hjoerring\n")
    monkeypatch.setenv("DATABASE_URL_FILE", str(elsewhere / "url"))
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://:secret@broker/0")

    with servers.in_use() as started:
        assert started == []

    assert list(var.iterdir()) == []


def test_what_is_queued_survives_a_killed_broker(broker):
    assert broker.start()
    assert not broker.start()
    with redis.Redis(unix_socket_path=str(broker.socket)) as line:
        for number in range(50):
            line.lpush("celery", f"job {number}")
        pid = line.info("server")["process_id"]

    processes.os.kill(pid, 9)
    assert processes.wait_until(lambda: not processes.pid_runs(pid, "valkey"), 10)
    assert broker.start()

    with redis.Redis(unix_socket_path=str(broker.socket)) as line:
        assert line.llen("celery") == 50
    assert broker.stop()
    assert not broker.stop()


def test_starting_servers_that_run_costs_nothing(postgres, broker, start_user):
    user = start_user()
    assert user.stdout.readline() == "in\n"

    begun = time.monotonic()
    with servers.in_use():
        assert time.monotonic() - begun < 1
    leave(user)
