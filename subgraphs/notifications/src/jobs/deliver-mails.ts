import type { JobsBackend, JobWorker } from '@agio/runtime/jobs/backend';
import { defineJob } from '@agio/runtime/jobs/definition';
import { every } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import { z } from 'zod';
import { deliverMail } from '../mail/deliver-mail.js';
import type { MailStore } from '../mail/mail-store.js';
import type { MailTransport } from '../transport/transport.js';

/** How hard it is tried to send a mail. */
export interface DeliveryAttempts {
  readonly attemptsMax: number;
  /** Pause before the second attempt; it doubles with each further one, less up to half of it at random. */
  readonly backoffMs: number;
}

/** Over two hours or so, which is how long a mail server may well be away. */
const defaultAttempts: DeliveryAttempts = { attemptsMax: 12, backoffMs: 5_000 };

/**
 * One mail to be sent. The queue only says when: the mail's row says whether, counts the attempts and keeps the reason of the last failure.
 * So no job is kept after its end, where it would stop the dispatcher from adding another for the same mail.
 */
const deliveryJob = (attempts: DeliveryAttempts) =>
  defineJob({
    name: 'notifications.deliverMail',
    schema: z.strictObject({ mailId: z.uuid() }),
    completedKeptMax: 0,
    failedKeptMax: 0,
    ...attempts,
  });

/** Mails given to the queue at once, at most. */
const dispatchedMailsMax = 200;

export interface MailDeliveries {
  /** Takes no more mails and finishes those that are being sent. */
  stop: () => Promise<void>;
}

/**
 * Sends what is queued, now and from now on. A loop gives queued mails to the job queue and is the only one to do so: a mail is found after
 * the commit that wrote it, and again when the queue has been emptied or the process has ended meanwhile. Replicas may overlap: the job's
 * id is the mail's.
 *
 * @param options.dispatchMs pause between two looks for new mails.
 * @param options.redispatchMs after which a mail that is still queued is given to the queue again.
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
  const { dispatchMs = 1_000, redispatchMs = 60_000 } = options;
  const job = deliveryJob(attempts);
  const queue = jobs.queue(job);
  const delivery = { store, transport, attemptsMax: attempts.attemptsMax };
  let worker: JobWorker | undefined;

  async function dispatch(signal: AbortSignal): Promise<void> {
    let ids: string[];
    do {
      ids = await store.findUndispatched(dispatchedMailsMax);
      if (ids.length === 0) return;
      await queue.add(ids.map((mailId) => ({ id: mailId, payload: { mailId } })));
      // After the adding: what is added twice is one job, what is postponed only would wait for nothing.
      await store.postponeDispatch(ids, redispatchMs);
    } while (ids.length === dispatchedMailsMax && !signal.aborted);
  }

  const loop = every(
    dispatchMs,
    async (signal) => {
      // Within the loop, because nobody waits for it here and a failure is logged and tried again.
      worker ??= await jobs.startWorker(job, ({ payload }) => deliverMail(delivery, payload.mailId));
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
