import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { silentLogger } from '../logging/logger.js';
import { createJobsBackend } from './backend.js';
import { defineJob } from './definition.js';

it('answers with an error instead of waiting while Redis cannot be reached', async () => {
  // Nothing listens on the port of tcpmux.
  const jobs = createJobsBackend({ connection: { redisUrl: 'redis://127.0.0.1:1' }, logger: silentLogger });
  const job = defineJob({ name: 'mail.unreachable', schema: z.string() });
  await expect(jobs.queue(job).add([{ payload: 'a' }])).rejects.toThrow();
  await expect(jobs.startWorker(job, async () => {})).rejects.toThrow();
  await jobs.close();
});
