import {
  BodyTooLargeError,
  errorAnswer,
  type HttpAnswer,
  type HttpRequest,
  type Route,
} from '@agio/runtime/http/server';
import type { JobQueue } from '@agio/runtime/jobs/backend';
import type { Logger } from '@agio/runtime/logging/logger';
import type { WebhookJob } from '../jobs/webhooks.js';
import { WebhookSignatureError, type ReadWebhook, type WebhookEvent } from './event.js';
import type { WebhookInbox } from './inbox.js';

/** Events are a few fields; those of Stripe carry the whole object. */
const bodyBytesMax = 256 * 1024;

/**
 * Takes in the webhooks of one sender: checks the signature, writes the event down, hands it to a queue and answers. What an event means is
 * found out behind the queue, so that the sender never waits for it.
 * @param options.source the sender's name, and the last part of the path.
 */
export function webhookRoute(options: {
  source: string;
  read: ReadWebhook;
  inbox: WebhookInbox;
  queue: JobQueue<WebhookJob>;
  logger: Logger;
}): Route {
  const { source, read, inbox, queue, logger } = options;
  let forged = 0;

  function readEvent(headers: Parameters<ReadWebhook>[0], body: string, from: string): WebhookEvent | HttpAnswer {
    try {
      return read(headers, body);
    } catch (error) {
      if (error instanceof WebhookSignatureError) {
        forged++;
        logger.warn({ source, from, forged, reason: error.message }, 'a webhook was refused for its signature');
        return errorAnswer(401, 'UNAUTHENTICATED', 'The signature is missing, wrong or too old.');
      }
      logger.warn({ source, err: error }, 'a webhook could not be read');
      return errorAnswer(400, 'BAD_REQUEST', 'This is no event.');
    }
  }

  return {
    path: `/webhooks/${source}`,
    methods: ['POST'],
    async handle(request) {
      const body = await bodyOf(request);
      if (body === null) return errorAnswer(413, 'BAD_REQUEST', `An event has ${bodyBytesMax} bytes at most.`);
      const event = readEvent(request.headers, body, request.remoteAddress);
      if ('status' in event) return event;
      const { id: eventId, type, transactionId } = event;
      if (transactionId === null) {
        logger.info({ source, eventId, type }, 'a webhook is about nothing of ours');
        return { status: 204 };
      }
      // A repeat of an event that was never worked on is handed over again: the queue may have lost it, and knows it by its id if not.
      if (await inbox.receive(source, event)) {
        await queue.add([{ id: `${source}-${eventId}`, payload: { source, eventId, transactionId } }]);
      }
      return { status: 204 };
    },
  };
}

/** Null for one that is too large. */
async function bodyOf(request: HttpRequest): Promise<string | null> {
  try {
    return await request.text(bodyBytesMax);
  } catch (error) {
    if (error instanceof BodyTooLargeError) return null;
    throw error;
  }
}
