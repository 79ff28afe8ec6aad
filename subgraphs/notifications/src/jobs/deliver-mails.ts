import { newId } from '@agio/runtime/ids';
import type { JobsBackend, JobWorker } from '@agio/runtime/jobs/backend';
import { defineJob } from '@agio/runtime/jobs/definition';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { z } from 'zod';
import { deliverMails, type DeliveryAttempts } from '../mail/deliver-mails.js';
import type { MailStore } from '../mail/mail-store.js';
import type { MailTransport } from '../transport/transport.js';

/** Over two hours or so, which is how long a mail server may well be away. */
const defaultAttempts: DeliveryAttempts = { attemptsMax: 12, backoffMs: 5_000 };

/** Mails of one job, at most. */
const jobMailsMax = 50;

/**
 * Mails to be sent. The queue only says that somebody has to do it now: each mail's row says whether, counts the attempts, keeps the reason of the
 * last failure and says when the next one is due. So the job itself is tried again only when the rows could not be read or written, and is
 * not kept after its end.
 */
const deliveryJob = defineJob({
  name: 'notifications.deliverMails',
  schema: z.strictObject({ dispatch: z.uuid(), mailIds: z.array(z.uuid()).min(1) }),
  completedKeptMax: 0,
  failedKeptMax: 0,
  attemptsMax: 3,
});

/** Mails given to the queue at once, at most. */
const dispatchedMailsMax = 200;

export interface MailDeliveries {
  /** Takes no more mails and finishes those that are being sent. */
  stop: () => Promise<void>;
}

/**
 * Sends what is queued, now and from now on. A loop gives queued mails to the job queue: a mail is found after the commit that wrote it, and again
 * when the queue has been emptied or the process has ended meanwhile. Of replicas each takes other mails, and of the jobs of a mail only
 * the latest may send it.
 *
 * @param options.dispatchMs pause between two looks for new mails.
 * @param options.redispatchMs after which a mail that is still queued is given to the queue again; longer than the transport takes at most.
 */
export function startMailDeliveries(options: {
  store: MailStore;
  transport: MailTransport;
  jobs: JobsBackend;
  logger: Logger;
  attempts?: DeliveryAttempts;
  dispatchMs?: number;
  redispatchMs?: number;
}): MailDeliveries {
  const { store, transport, jobs, logger, attempts = defaultAttempts } = options;
  const { dispatchMs = 1_000, redispatchMs = 120_000 } = options;
  const queue = jobs.queue(deliveryJob);
  const delivery = { store, transport, attempts, againAfterMs: redispatchMs };
  let worker: JobWorker | undefined;

  async function dispatch(signal: AbortSignal): Promise<void> {
    let ids: string[];
    do {
      const dispatched = newId();
      ids = await store.dispatch(dispatched, { limit: dispatchedMailsMax, againAfterMs: redispatchMs });
      if (ids.length === 0) return;
      const jobMails = inParts(ids, jobMailsMax);
      try {
        await queue.add(jobMails.map((mailIds) => ({ payload: { dispatch: dispatched, mailIds } })));
      } catch (error) {
        await store.takeBack(dispatched);
        throw error;
      }
    } while (ids.length === dispatchedMailsMax && !signal.aborted);
  }

  const loop = every(
    dispatchMs,
    async (signal) => {
      // Within the loop, because nobody waits for it here and a failure is logged and tried again.
      worker ??= await jobs.startWorker(deliveryJob, ({ payload }) => deliverMails(delivery, payload));
      await dispatch(signal);
    },
    { name: 'notifications.dispatchMails', logger },
  );
  return {
    async stop() {
      await loop.stop();
      await worker?.close();
    },
  };
}

function inParts<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, part) =>
    items.slice(part * size, (part + 1) * size),
  );
}
