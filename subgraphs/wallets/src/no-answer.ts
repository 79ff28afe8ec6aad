import { ServiceBusyError } from '@agio/runtime/batcher';

/** What became of it is unknown, or it was not even queued: send it again under the same id. */
export interface NoAnswer {
  readonly kind: 'noAnswer';
}

/** @param ids of the transfers or holds that failed with the error. */
export function unanswered(
  error: unknown,
  ids: readonly string[],
  logger: { error(fields: object, message: string): void },
): NoAnswer {
  // A full queue is told by its own figures; anything else needs somebody to look.
  if (!(error instanceof ServiceBusyError)) logger.error({ err: error, ids }, 'The ledger gave no answer');
  return { kind: 'noAnswer' };
}
