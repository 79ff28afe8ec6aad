import type { JobsBackend, JobWorker } from '@agio/runtime/jobs/backend';
import { defineJob } from '@agio/runtime/jobs/definition';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { z } from 'zod';
import type { Settlement } from '../transaction/settlement.js';
import type { WebhookInbox } from '../webhook/inbox.js';

/** An event that somebody outside has told of, and the transaction that it is about. */
export const webhookJob = defineJob({
  name: 'transactions.webhook',
  schema: z.strictObject({ source: z.string(), eventId: z.string(), transactionId: z.uuid() }),
});

export type WebhookJob = z.input<typeof webhookJob.schema>;

/** How long it takes until a worker that could not be started is tried again. */
const startPauseMs = 1_000;

/**
 * Works on what webhooks have told: whoever pays is asked how the transaction really stands. An answer that does not come leaves it to recovery,
 * like everything else.
 */
export function startWebhookWorker(options: {
  jobs: JobsBackend;
  settlement: Pick<Settlement, 'recheck'>;
  inbox: WebhookInbox;
  logger: Logger;
}): { stop: () => Promise<void> } {
  const { jobs, settlement, inbox, logger } = options;
  let worker: JobWorker | undefined;

  async function start(): Promise<void> {
    worker ??= await jobs.startWorker(webhookJob, async ({ payload: { source, eventId, transactionId } }) => {
      const transaction = await settlement.recheck(transactionId);
      if (!transaction) logger.warn({ source, eventId, transactionId }, 'a webhook is about an unknown transaction');
      await inbox.markWorked(source, eventId);
    });
  }

  // Within a loop, because nobody waits for it here and a failure is logged and tried again.
  const loop = every(startPauseMs, start, { name: 'transactions.startWebhookWorker', logger });
  return {
    async stop() {
      await loop.stop();
      await worker?.close();
    },
  };
}
