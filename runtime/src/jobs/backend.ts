import type { Queue, Worker } from 'bullmq';
import { z } from 'zod';
import type { Logger } from '../logging/logger.js';
import type { JobDefinition } from './definition.js';
import type { JobsDriver } from './driver.js';

export interface JobsBackend {
  /** The queue of a kind of job. Costs nothing until the first job is added. */
  queue<Schema extends z.ZodType>(definition: JobDefinition<Schema>): JobQueue<z.input<Schema>>;
  /**
   * Starts to work on a kind of job. A job is done when `work` resolves; it is tried again when it rejects. A job may
   * run more than once, after a crash for instance, so `work` must be idempotent.
   */
  startWorker<Schema extends z.ZodType>(
    definition: JobDefinition<Schema>,
    work: (job: RunningJob<z.output<Schema>>) => Promise<void>,
    options?: WorkerOptions,
  ): Promise<JobWorker>;
  /** The dead letters of a queue, latest first. */
  failedJobs(queue: string, page: { first: number }): Promise<FailedJob[]>;
  /** How many jobs of a queue are in each state, in all processes. */
  counts(queue: string): Promise<Record<CountedState, number>>;
  /** Gives a dead letter all its attempts again. @returns false when there is no such dead letter. */
  retryFailedJob(queue: string, id: string): Promise<boolean>;
  /** Closes the workers first, then everything else. */
  close(): Promise<void>;
}

export interface JobQueue<Payload> {
  /** Adds jobs in one go; an id that the queue still knows is left out. @throws ZodError, TypeError for a bad id. */
  add(jobs: readonly NewJob<Payload>[]): Promise<void>;
}

export interface NewJob<Payload> {
  /** Given by the queue when left out. */
  id?: string;
  payload: Payload;
  /** How long the job is held back. */
  delayMs?: number;
}

export interface RunningJob<Payload> {
  id: string;
  payload: Payload;
  /** 1 at the first try. */
  attempt: number;
}

export interface WorkerOptions {
  /** Jobs that this process works on at the same time, at most. */
  concurrency?: number;
  /** How long `close` waits for the jobs in progress. What is not done by then is tried again elsewhere. */
  closeTimeoutMs?: number;
}

export interface JobWorker {
  /** Takes no more jobs and waits for those in progress, bounded. */
  close(): Promise<void>;
}

export interface FailedJob {
  id: string;
  payload: unknown;
  attempts: number;
  reason: string;
  failedAt: Date;
}

const countedStates = ['waiting', 'active', 'delayed', 'failed'] as const;

/** What a job can be while it is kept. Done ones are not. */
export type CountedState = (typeof countedStates)[number];

/** Where the queues live: on Redis, or in the schema `bullmq` of a PostgreSQL database. */
export type JobsConnection = { redisUrl: string } | { connectionString: string };

/** Dead letters that are shown at once, at most. */
const failedJobsMax = 100;

/**
 * The job queues of this process. BullMQ is loaded and connected when a queue or worker is first needed, so that a
 * start does not wait for it.
 */
export function createJobsBackend(options: { connection: JobsConnection; logger: Logger }): JobsBackend {
  const { connection, logger } = options;
  const queues = new Map<string, Queue>();
  const workers = new Set<JobWorker>();
  let driver: Promise<JobsDriver> | undefined;
  let isClosed = false;

  const openDriver = (): Promise<JobsDriver> => {
    if (isClosed) throw new Error('The job queues are closed');
    driver ??= loadDriver(connection, logger).catch((error: unknown) => {
      // The next caller tries again: PostgreSQL may just be restarting.
      driver = undefined;
      throw error;
    });
    return driver;
  };

  const openQueue = async (name: string): Promise<Queue> => {
    const { createQueue } = await openDriver();
    let queue = queues.get(name);
    if (!queue) {
      queue = createQueue(name);
      queue.on('error', (error) => logger.error({ err: error, queue: name }, 'A job queue met an error'));
      queues.set(name, queue);
    }
    return queue;
  };

  return {
    queue: (definition) => ({
      async add(jobs) {
        const prepared = jobs.map((job) => {
          // Only checked: what the schema makes of the payload is the worker's, who parses it again.
          definition.schema.parse(job.payload);
          return { name: definition.name, data: job.payload, opts: jobOptions(definition, job) };
        });
        if (prepared.length > 0) await (await openQueue(definition.name)).addBulk(prepared);
      },
    }),

    async startWorker(definition, work, workerOptions = {}) {
      const { concurrency = 4, closeTimeoutMs = 10_000 } = workerOptions;
      const { createWorker, UnrecoverableError } = await openDriver();
      const created = createWorker(definition.name, concurrency, async (job) => {
        const parsed = definition.schema.safeParse(job.data);
        // Another attempt would meet the same payload.
        if (!parsed.success) throw new UnrecoverableError(`Malformed payload: ${z.prettifyError(parsed.error)}`);
        await work({ id: job.id!, payload: parsed.data, attempt: job.attemptsMade + 1 });
      });
      logFailures(created.worker, definition, logger);
      const worker: JobWorker = {
        async close() {
          if (!workers.delete(worker)) return;
          if (!(await settlesWithin(closeTimeoutMs, created.close()))) {
            logger.warn(
              { queue: definition.name, closeTimeoutMs },
              'A job was still in progress when its worker closed',
            );
          }
        },
      };
      workers.add(worker);
      return worker;
    },

    async failedJobs(name, { first }) {
      const queue = await openQueue(name);
      const jobs = await queue.getFailed(0, Math.min(first, failedJobsMax) - 1);
      return jobs.map((job) => ({
        id: job.id!,
        payload: job.data as unknown,
        attempts: job.attemptsMade,
        reason: job.failedReason ?? '',
        failedAt: new Date(job.finishedOn ?? job.timestamp),
      }));
    },

    async counts(name) {
      const queue = await openQueue(name);
      return (await queue.getJobCounts(...countedStates)) as Record<CountedState, number>;
    },

    async retryFailedJob(name, id) {
      const job = await (await openQueue(name)).getJob(id);
      if (!job || !(await job.isFailed())) return false;
      await job.retry('failed', { resetAttemptsMade: true });
      return true;
    },

    async close() {
      isClosed = true;
      await Promise.all([...workers].map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await (await driver)?.close();
    },
  };
}

async function loadDriver(connection: JobsConnection, logger: Logger): Promise<JobsDriver> {
  if ('redisUrl' in connection) {
    const { createRedisDriver } = await import('./redis-driver.js');
    return createRedisDriver(connection.redisUrl, logger);
  }
  const { createPostgresDriver } = await import('./postgres-driver.js');
  return createPostgresDriver(connection.connectionString, logger);
}

function jobOptions(definition: JobDefinition, job: NewJob<unknown>) {
  if (job.id !== undefined && (job.id === '' || job.id.includes(':') || /^\d+$/.test(job.id))) {
    throw new TypeError(`"${job.id}" cannot be a job's id: BullMQ keeps integers and ":" for itself`);
  }
  return {
    ...(job.id !== undefined && { jobId: job.id }),
    ...(job.delayMs !== undefined && { delay: job.delayMs }),
    attempts: definition.attemptsMax,
    backoff: { type: 'exponential', delay: definition.backoffMs, jitter: 0.5 },
    removeOnComplete: definition.completedKeptMax === 0 ? true : definition.completedKeptMax,
    removeOnFail: definition.failedKeptMax,
  };
}

function logFailures(worker: Worker, definition: JobDefinition, logger: Logger): void {
  const queue = definition.name;
  worker.on('error', (error) => logger.error({ err: error, queue }, 'A job worker met an error'));
  worker.on('failed', (job, error) => {
    const fields = { err: error, queue, jobId: job?.id, attempts: job?.attemptsMade };
    // Only a job that is not tried again has an end.
    if (job?.finishedOn === undefined) logger.warn(fields, 'A job failed and will be tried again');
    else logger.error(fields, 'A job failed for the last time and is a dead letter');
  });
}

/** Whether the promise resolves in time. */
async function settlesWithin(timeoutMs: number, promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  try {
    return await Promise.race([promise.then(() => true), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
