import type { HttpRequest } from '@agio/runtime/http/server';

/** What somebody outside says has happened, its signature checked. */
export interface WebhookEvent {
  /** The sender's own id of the event: the same one comes again when a delivery is repeated. */
  readonly id: string;
  readonly type: string;
  /** The transaction that it is about; null when it is about none of ours. */
  readonly transactionId: string | null;
}

/** A webhook was not signed by whom it should be, or too long ago. */
export class WebhookSignatureError extends Error {
  override name = 'WebhookSignatureError';
}

/**
 * Checks a webhook and reads what it is about; what it says of a state is not read, as the sender is asked for that.
 * @param body exactly as it was received.
 * @throws WebhookSignatureError; other errors when a body that is signed cannot be read.
 */
export type ReadWebhook = (headers: HttpRequest['headers'], body: string) => WebhookEvent;
