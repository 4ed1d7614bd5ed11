"""Jobs of workers that died are taken over, one by one."""

import asyncio
from types import SimpleNamespace

from procrastinate.exceptions import ConnectorException, UniqueViolation

from comptoir.kernel import jobs


class Manager:
    """Three stalled jobs: one is finished just now, one waits already, one is really lost."""

    def __init__(self):
        self.retried, self.finished = [], []

    async def get_stalled_jobs(self, seconds_since_heartbeat):
        return [SimpleNamespace(id=number) for number in (1, 2, 3)]

    async def retry_job(self, job):
        if job.id == 1:
            raise ConnectorException
        if job.id == 2:
            raise UniqueViolation(constraint_name="", queueing_lock="")
        self.retried.append(job.id)

    async def finish_job(self, job, status, delete_job):
        self.finished.append(job.id)


class TestTakeOverStalledJobs:
    def test_goes_on_after_one_that_was_finished_just_now(self):
        manager = Manager()
        context = SimpleNamespace(app=SimpleNamespace(job_manager=manager))
        asyncio.run(jobs.take_over_stalled_jobs.func(context, timestamp=0))
        assert (manager.retried, manager.finished) == ([3], [2])
