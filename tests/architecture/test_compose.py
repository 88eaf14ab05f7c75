"""docker-compose.yml read as data: what it starts is what ./run serve starts, watched and without secrets."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sendcases import settings
from sendcases.roof import launch

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
LONG_LIVED = sorted(set(SERVICES) - {"migrate"})


class TestTheComposeFile:
    def test_starts_web_worker_beat_postgres_and_redis(self) -> None:
        assert sorted(SERVICES) == ["beat", "migrate", "postgres", "redis", "web", "worker"]

    @pytest.mark.parametrize("part", launch.PARTS)
    def test_starts_each_process_by_run_serve(self, part: str) -> None:
        assert SERVICES[part]["command"] == ["./run", "serve", part]
        assert launch.command_of(part, {})

    @pytest.mark.parametrize("service", LONG_LIVED)
    def test_watches_every_service(self, service: str) -> None:
        check = SERVICES[service]["healthcheck"]
        assert check["test"]
        assert {"interval", "timeout", "retries"} <= set(check)

    def test_asks_the_web_process_for_healthz(self) -> None:
        assert "/healthz" in SERVICES["web"]["healthcheck"]["test"][-1]

    def test_keeps_data_in_named_volumes(self) -> None:
        assert set(COMPOSE["volumes"]) == {"private", "database", "queue"}
        mounts = [mount for service in SERVICES.values() for mount in service.get("volumes", [])]
        assert {mount.split(":")[0] for mount in mounts} == set(COMPOSE["volumes"])

    @pytest.mark.parametrize("part", [*launch.PARTS, "migrate"])
    def test_waits_for_the_database_and_the_broker_to_be_well(self, part: str) -> None:
        waits = SERVICES[part]["depends_on"]
        assert waits["postgres"] == {"condition": "service_healthy"}
        if part != "migrate":
            assert waits["redis"] == {"condition": "service_healthy"}
            assert waits["migrate"] == {"condition": "service_completed_successfully"}

    def test_holds_no_secret(self) -> None:
        named = re.compile(r"(PASSWORD|SECRET|TOKEN|KEY)\b.*", re.IGNORECASE)
        for service in SERVICES.values():
            for name, value in service.get("environment", {}).items():
                if named.search(name):
                    assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
        assert re.findall(r"://\w+:([^$@\s][^@\s]*)@", TEXT) == []

    def test_gives_settings_that_the_project_reads(self) -> None:
        source = Path(str(settings.__file__)).read_text() + (ROOT / "sendcases/roof/launch.py").read_text()
        for part in launch.PARTS:
            for name in SERVICES[part]["environment"].keys() - {"SQLITE_TMPDIR"}:  # which SQLite itself reads
                assert f'"{name}"' in source, name

    @pytest.mark.parametrize("part", launch.PARTS)
    def test_tells_the_owner_of_the_tables_to_migrate_alone(self, part: str) -> None:
        assert "sendcases_app:" in SERVICES[part]["environment"]["DATABASE_URL"]
        assert "POSTGRES_PASSWORD" not in str(SERVICES[part]["environment"])
        owner = SERVICES["migrate"]["environment"]["SENDCASES_MIGRATE_DATABASE_URL"]
        assert owner.startswith("postgres://sendcases:${POSTGRES_PASSWORD:?")
        assert SERVICES["migrate"]["command"][-1].endswith("migrate --no-input && ./run manage grant_roles")

    def test_opens_the_web_port_on_this_machine_alone(self) -> None:
        assert [port.split(":")[0] for port in SERVICES["web"]["ports"]] == ["127.0.0.1"]
        assert all("ports" not in SERVICES[name] for name in SERVICES if name != "web")

    @pytest.mark.parametrize("part", [*launch.PARTS, "migrate"])
    def test_gives_the_application_no_more_rights_than_it_needs(self, part: str) -> None:
        service = SERVICES[part]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "USER sendcases" in (ROOT / "Dockerfile").read_text()
