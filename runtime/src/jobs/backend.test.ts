import { afterEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { silentLogger } from '../logging/logger.js';
import { createJobsBackend, type JobsBackend } from './backend.js';
import { defineJob } from './definition.js';
import { describeBackends } from './testing/backends.js';
import { until } from './testing/until.js';

describeBackends('job queues', (backend) => {
  const opened: JobsBackend[] = [];
  const open = () => {
    const jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    opened.push(jobs);
    return jobs;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((jobs) => jobs.close()));
  });

  const schema = z.strictObject({ to: z.string() });

  it('hands a job to a worker with its payload and counts the attempt', async () => {
    const job = defineJob({ name: 'mail.plain', schema });
    const jobs = open();
    const done: unknown[] = [];
    await jobs.startWorker(job, async (running) => void done.push(running));
    await jobs.queue(job).add([{ id: 'mail-1', payload: { to: 'asha@example.com' } }]);
    await until('the job is done', () => done.length === 1);
    expect(done).toEqual([{ id: 'mail-1', payload: { to: 'asha@example.com' }, attempt: 1 }]);
  });

  it('lets several processes start at once on an empty database', async () => {
    const job = defineJob({ name: 'mail.many', schema });
    await Promise.all([open(), open(), open()].map((jobs) => jobs.queue(job).add([{ payload: { to: 'x' } }])));
    const done: string[] = [];
    await open().startWorker(job, async ({ id }) => void done.push(id));
    await until('all three are done', () => done.length === 3);
  });

  it('leaves out a job whose id it still knows', async () => {
    const job = defineJob({ name: 'mail.same', schema, completedKeptMax: 10 });
    const jobs = open();
    const done: string[] = [];
    await jobs.startWorker(job, async ({ id }) => void done.push(id));
    await jobs.queue(job).add([{ id: 'same', payload: { to: 'a' } }]);
    await until('the first is done', () => done.length === 1);
    await jobs.queue(job).add([
      { id: 'same', payload: { to: 'b' } },
      { id: 'other', payload: { to: 'c' } },
    ]);
    await until('the other is done', () => done.includes('other'));
    expect(done).toEqual(['same', 'other']);
  });

  it('refuses a malformed payload and an id that BullMQ keeps for itself', async () => {
    const jobs = open();
    const queue = jobs.queue(defineJob({ name: 'mail.refused', schema }));
    await expect(queue.add([{ payload: { to: 7 } as never }])).rejects.toThrow(z.ZodError);
    await expect(queue.add([{ id: '42', payload: { to: 'a' } }])).rejects.toThrow(TypeError);
    await expect(queue.add([{ id: 'a:b', payload: { to: 'a' } }])).rejects.toThrow(TypeError);
    expect(() => defineJob({ name: 'mail:colon', schema })).toThrow(TypeError);
  });

  it('tries a job again as often as it says, then keeps it as a dead letter that can be retried', async () => {
    const job = defineJob({ name: 'mail.failing', schema, attemptsMax: 3, backoffMs: 5 });
    const jobs = open();
    const attempts: number[] = [];
    let isBroken = true;
    await jobs.startWorker(job, async ({ attempt }) => {
      attempts.push(attempt);
      if (isBroken) throw new Error('mail server is down');
    });
    await jobs.queue(job).add([{ id: 'dead', payload: { to: 'a' } }]);
    await until('it is a dead letter', async () => (await jobs.failedJobs(job.name, { first: 10 })).length === 1);
    expect(attempts).toEqual([1, 2, 3]);
    const [dead] = await jobs.failedJobs(job.name, { first: 10 });
    expect(dead).toMatchObject({ id: 'dead', payload: { to: 'a' }, attempts: 3, reason: 'mail server is down' });
    expect(dead!.failedAt).toBeInstanceOf(Date);

    isBroken = false;
    expect(await jobs.retryFailedJob(job.name, 'dead')).toBe(true);
    await until('it succeeds', () => attempts.length === 4);
    await until(
      'it is no dead letter any more',
      async () => (await jobs.failedJobs(job.name, { first: 10 })).length === 0,
    );
    expect(await jobs.retryFailedJob(job.name, 'dead')).toBe(false);
  });

  it('makes a job that no longer fits its schema a dead letter at once', async () => {
    const old = defineJob({ name: 'mail.changed', schema: z.strictObject({ address: z.string() }) });
    const jobs = open();
    await jobs.queue(old).add([{ payload: { address: 'a' } }]);
    await jobs.startWorker(defineJob({ name: 'mail.changed', schema }), async () => {});
    await until('it is a dead letter', async () => (await jobs.failedJobs(old.name, { first: 10 })).length === 1);
    const [dead] = await jobs.failedJobs(old.name, { first: 10 });
    expect(dead).toMatchObject({ attempts: 1, reason: expect.stringContaining('Malformed payload') });
  });

  it('holds a delayed job back until it is due', async () => {
    const job = defineJob({ name: 'mail.delayed', schema });
    const jobs = open();
    const done: string[] = [];
    await jobs.startWorker(job, async ({ id }) => void done.push(id), { concurrency: 1 });
    await jobs.queue(job).add([
      { id: 'late', payload: { to: 'a' }, delayMs: 300 },
      { id: 'early', payload: { to: 'b' } },
    ]);
    await until('both are done', () => done.length === 2);
    expect(done).toEqual(['early', 'late']);
  });

  it('works on no more jobs at the same time than its concurrency', async () => {
    const job = defineJob({ name: 'mail.bounded', schema });
    const jobs = open();
    let running = 0;
    let runningMax = 0;
    let done = 0;
    await jobs.startWorker(
      job,
      async () => {
        runningMax = Math.max(runningMax, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        done++;
      },
      { concurrency: 2 },
    );
    await jobs.queue(job).add(Array.from({ length: 20 }, () => ({ payload: { to: 'a' } })));
    await until('all are done', () => done === 20);
    expect(runningMax).toBeLessThanOrEqual(2);
  });

  it('finishes the job in progress before a worker closes', async () => {
    const job = defineJob({ name: 'mail.closing', schema });
    const jobs = open();
    let isStarted = false;
    let isDone = false;
    let finish: () => void = () => {};
    const worker = await jobs.startWorker(job, async () => {
      isStarted = true;
      await new Promise<void>((resolve) => (finish = resolve));
      isDone = true;
    });
    await jobs.queue(job).add([{ payload: { to: 'a' } }]);
    await until('the job is in progress', () => isStarted);
    const closing = worker.close();
    finish();
    await closing;
    expect(isDone).toBe(true);
  });

  it('does not wait for ever for a job that hangs', async () => {
    const job = defineJob({ name: 'mail.hanging', schema });
    const jobs = open();
    let isStarted = false;
    let finish: () => void = () => {};
    const worker = await jobs.startWorker(
      job,
      async () => {
        isStarted = true;
        await new Promise<void>((resolve) => (finish = resolve));
      },
      { closeTimeoutMs: 50 },
    );
    await jobs.queue(job).add([{ payload: { to: 'a' } }]);
    await until('the job is in progress', () => isStarted);
    await worker.close();
    finish();
  });

  it('goes on when its connections break and come back', async () => {
    const job = defineJob({ name: 'mail.outage', schema });
    const jobs = open();
    const done: string[] = [];
    await jobs.startWorker(job, async ({ id }) => void done.push(id));
    await jobs.queue(job).add([{ id: 'before', payload: { to: 'a' } }]);
    await until('the first is done', () => done.length === 1);
    await backend().breakConnections();
    // A connection that is being cut at this very moment may still be handed out: that call fails, a later one does not.
    const add = () => jobs.queue(job).add([{ id: 'after', payload: { to: 'a' } }]);
    const added = () =>
      add().then(
        () => true,
        () => false,
      );
    await until('the second is added', added);
    await until('the second is done', () => done.includes('after'));
  });

  it('cannot be used once it is closed', async () => {
    const jobs = open();
    await jobs.close();
    await expect(jobs.queue(defineJob({ name: 'mail.late', schema })).add([{ payload: { to: 'a' } }])).rejects.toThrow(
      'The job queues are closed',
    );
  });
});
