import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { prepareDatabase } from '../db/bootstrap.js';
import { silentLogger } from '../logging/logger.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { createJobsBackend, type JobsBackend } from './backend.js';
import { defineJob } from './definition.js';
import { until } from './testing/until.js';

let database: TestDatabase;
let jobs: JobsBackend | undefined;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await jobs?.close();
  await database.drop();
});

it('runs as the role that owns the schema of the queues and may create nothing else', async () => {
  const { bullmq } = await prepareDatabase({
    adminUrl: database.url,
    subgraphs: [],
    secret: { current: 'a secret of the test' },
  });
  jobs = createJobsBackend({ connection: { connectionString: bullmq }, logger: silentLogger });
  const job = defineJob({ name: 'mail.role', schema: z.string() });
  const done: string[] = [];
  await jobs.startWorker(job, async ({ payload }) => void done.push(payload));
  await jobs.queue(job).add([{ payload: 'a' }, { payload: 'b' }]);
  await until('both are done', () => done.length === 2);
  expect(done).toEqual(['a', 'b']);
});
