import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { createJobsBackend, type JobsBackend } from '../jobs/backend.js';
import { defineJob } from '../jobs/definition.js';
import { describeBackends } from '../jobs/testing/backends.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import type { Metrics } from './metrics.js';
import { observedJobs } from './observed-jobs.js';
import { createPrometheusMetrics } from './prometheus.js';
import { currentRequest, keepRequestContext } from './request-context.js';

const definition = defineJob({
  name: 'observed',
  schema: z.strictObject({ fails: z.boolean() }),
  attemptsMax: 1,
});

describeBackends('the jobs of a process that shows itself', (backend) => {
  let jobs: JobsBackend;
  let metrics: Metrics;
  let observed: JobsBackend;
  beforeEach(() => {
    keepRequestContext();
    jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    metrics = createPrometheusMetrics(silentLogger);
    observed = observedJobs(jobs, metrics);
  });
  afterEach(() => jobs.close());

  it('are counted, measured, and known by their ids', async () => {
    await observed.queue(definition).add([
      { id: 'event-1', payload: { fails: false } },
      { id: 'event-2', payload: { fails: true } },
    ]);
    const text = async () => (await metrics.text()).body;
    expect(await text()).toContain('agio_queue_jobs{queue="observed",state="waiting"} 2');
    const seen: (string | undefined)[] = [];
    await observed.startWorker(definition, async ({ payload }) => {
      seen.push(currentRequest()?.correlationId);
      if (payload.fails) throw new Error('as asked');
    });
    await until('one is a dead letter and none waits', async () => {
      const figures = await text();
      return ['waiting"} 0', 'active"} 0', 'failed"} 1'].every((figure) =>
        figures.includes(`agio_queue_jobs{queue="observed",state="${figure}`),
      );
    });
    expect(seen.sort()).toEqual(['event-1', 'event-2']);
    for (const outcome of ['done', 'failed']) {
      expect(await text()).toContain(`agio_job_duration_seconds_count{queue="observed",outcome="${outcome}"} 1`);
    }
  });
});
