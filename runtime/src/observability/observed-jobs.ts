import type { JobsBackend } from '../jobs/backend.js';
import { secondsBuckets, type Metrics } from './metrics.js';
import { onBehalfOf } from './request-context.js';
import { inSpan, isTracing } from './tracing.js';

/**
 * Job queues whose jobs are measured and traced. A job's correlation id is its own id, which for an event that came by itself is
 * the event's: so the log of every process has what an event led to under that id.
 */
export function observedJobs(jobs: JobsBackend, metrics: Metrics): JobsBackend {
  const names = new Set<string>();
  const durations = metrics.histogram({
    name: 'agio_job_duration_seconds',
    help: 'How long this process worked on jobs, by queue and outcome: done or failed.',
    labels: ['queue', 'outcome'],
    buckets: secondsBuckets,
  });
  metrics.gauge(
    {
      name: 'agio_queue_jobs',
      help: 'Jobs in the queues that this process uses, by state; those of all processes.',
      labels: ['queue', 'state'],
    },
    async () => (await Promise.all([...names].map((name) => readCounts(jobs, name)))).flat(),
  );

  async function measured(queue: string, work: () => Promise<void>): Promise<void> {
    const startedAt = performance.now();
    let outcome = 'failed';
    try {
      await work();
      outcome = 'done';
    } finally {
      durations.observe({ queue, outcome }, (performance.now() - startedAt) / 1000);
    }
  }

  return {
    ...jobs,
    queue(definition) {
      names.add(definition.name);
      return jobs.queue(definition);
    },
    startWorker(definition, work, options) {
      const { name } = definition;
      names.add(name);
      return jobs.startWorker(
        definition,
        (job) =>
          onBehalfOf({ correlationId: job.id }, () => {
            if (!isTracing()) return measured(name, () => work(job));
            const attributes = { 'messaging.destination.name': name, 'agio.job': job.id, 'agio.attempt': job.attempt };
            return inSpan({ name: `job ${name}`, kind: 'consumer', attributes }, () => measured(name, () => work(job)));
          }),
        options,
      );
    },
  };
}

async function readCounts(jobs: JobsBackend, queue: string) {
  const counts = await jobs.counts(queue);
  return Object.entries(counts).map(([state, value]) => ({ labels: { queue, state }, value }));
}
