import re
import shlex
import subprocess
import sys

import pytest
import yaml

from hjoerring.embedded.places import BASE

PRODUCT = {"web", "worker", "beat", "migrate"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((BASE / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


@pytest.fixture(scope="module")
def written():
    """Every file that may read a variable in the image, as one text."""
    files = [*BASE.glob("hjoerring/**/*.py"), *BASE.glob("deploy/*.py")]
    return "\n".join(file.read_text() for file in files)


def test_what_runs(services):
    assert set(services) == PRODUCT | {"proxy", "postgres", "valkey"}


def test_only_the_proxy_can_be_reached(services, compose):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert [name for name, service in services.items() if "outside" in service["networks"]] == ["proxy"]
    assert compose["networks"]["inside"] == {"internal": True}
    assert not any(service.get("network_mode") or service.get("privileged") for service in services.values())


@pytest.mark.parametrize("name", sorted(PRODUCT))
def test_every_variable_is_read_by_somebody(services, written, name):
    for variable in services[name]["environment"]:
        assert f'"{variable}"' in written or f'"{variable.removesuffix("_FILE")}"' in written, variable


def test_every_variable_of_the_example_is_used(compose):
    asked = set(re.findall(r"\$\{(\w+)", (BASE / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^(\w+)=", (BASE / ".env.example").read_text(), re.MULTILINE))

    assert asked - {"HJM_VERSION"} == example


def test_secrets_come_from_files_and_no_more_of_them_than_needed(services, compose):
    for name, service in services.items():
        named = {
            value.rpartition("/")[2]
            for value in map(str, service.get("environment", {}).values())
            if "/run/secrets/" in value
        }
        named |= set(re.findall(r"/run/secrets/(\w+)", str(service.get("command", ""))))
        assert named <= set(service.get("secrets", [])), name

    assert "owner_database_url" in services["migrate"]["secrets"]
    assert not any("owner" in secret for name in PRODUCT - {"migrate"} for secret in services[name]["secrets"])
    variables = {variable for service in services.values() for variable in service.get("environment", {})}
    secret = {variable for variable in variables if re.search("PASSWORD|SECRET|KEY|URL", variable)}
    assert len(secret) == 6
    assert [variable for variable in secret if not variable.endswith("_FILE")] == []


def test_every_secret_is_made_once(compose, tmp_path):
    make = [sys.executable, BASE / "deploy" / "make_secrets.py", tmp_path / "secrets"]
    subprocess.run(make, check=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}

    again = subprocess.run(make, capture_output=True, text=True)

    assert set(made) == set(compose["secrets"])
    assert all(len(text) >= 48 for text in made.values())
    assert made["app_password"] in made["database_url"]
    assert made["app_password"] != made["owner_password"]
    assert made["hjm_field_key"] != made["hjm_hash_key"] != made["django_secret_key"]
    assert (again.returncode, "nothing was written" in again.stderr) == (1, True)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made


def test_first_the_database_then_the_migrations_then_the_product(services):
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in PRODUCT - {"migrate"}:
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    for name in ("web", "postgres", "valkey"):
        assert services[name]["healthcheck"]["test"]


def test_the_product_may_write_nowhere_but_where_it_must(services):
    for name in PRODUCT:
        assert services[name]["read_only"]
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["volumes"] == ["media:/data/media"]


def test_files_named_by_the_compose_file_and_the_image_exist(services):
    text = (BASE / "docker-compose.yml").read_text() + (BASE / "Dockerfile").read_text()

    named = {name for name in re.findall(r"\bdeploy/[\w./-]+", text) if "/secrets" not in name}

    assert named >= {
        "deploy/gunicorn.conf.py",
        "deploy/healthcheck.py",
        "deploy/Caddyfile",
        "deploy/postgres/roles.sh",
    }
    assert [name for name in named if not (BASE / name).exists()] == []


def test_the_example_can_be_read_by_a_shell_too():
    for line in (BASE / ".env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            assert "=" in shlex.split(line.replace(" ", "\\ "))[0]


def test_the_image_is_built_without_the_tools_and_runs_as_nobody_special():
    image = (BASE / "Dockerfile").read_text()

    assert "requirements.production.lock" in image
    assert "requirements.lock" not in image
    assert image.index("collectstatic") < image.index("USER hjoerring") < image.index("CMD")
