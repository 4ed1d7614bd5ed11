"""``/health`` and ``/metrics``."""

import pytest

from comptoir.config import health


class TestHealth:
    def test_is_well_while_the_database_answers_and_is_up_to_date(self, client, world):
        answer = client.get("/health")

        assert answer.status_code == 200
        assert answer.json() == {"status": "ok", "database": True, "migrations": True}

    def test_is_failing_while_a_migration_is_missing(self, client, world, monkeypatch):
        monkeypatch.setattr(health, "_current", set())
        monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: ["one"])

        answer = client.get("/health")

        assert answer.status_code == 503
        assert answer.json()["migrations"] is False

    def test_needs_no_sign_in_and_opens_no_scope(self, client, world, django_assert_num_queries):
        client.get("/health")

        with django_assert_num_queries(1):
            client.get("/health")


class TestMetrics:
    def test_counts_requests_jobs_and_events(self, client, world):
        client.get("/health")

        text = client.get("/metrics", HTTP_HOST="127.0.0.1:8000").content.decode()

        assert 'comptoir_requests_total{method="GET",route="health",status="200"}' in text
        assert "comptoir_request_seconds_bucket" in text
        assert "comptoir_events_total" in text

    @pytest.mark.parametrize(
        "extra", [{"REMOTE_ADDR": "192.0.2.7"}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, {"HTTP_HOST": "shop.example"}]
    )
    def test_are_hidden_from_elsewhere(self, client, world, extra):
        assert client.get("/metrics", **{"HTTP_HOST": "127.0.0.1:8000", **extra}).status_code == 404

    def test_are_shown_elsewhere_to_the_token(self, client, world, monkeypatch):
        monkeypatch.setenv("COMPTOIR_METRICS_TOKEN", "s3cret")
        away = {"REMOTE_ADDR": "192.0.2.7"}

        assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer s3cret", **away).status_code == 200
        assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer other", **away).status_code == 404
