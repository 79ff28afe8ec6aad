import { z } from 'zod';
import { defineJob } from '../jobs/definition.js';
import type { StoredEvent } from './catalogue.js';

/** How an event travels: by JSON, which has no bigint. */
const message = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  payload: z.unknown(),
  keys: z.array(z.string()),
  occurredAt: z.iso.datetime(),
  position: z.string().regex(/^\d+$/),
});

/** How hard a queue tries before an event is a dead letter of its consumer. */
export interface Attempts {
  attemptsMax: number;
  /** Pause before the second attempt; it doubles with each further one. */
  backoffMs: number;
}

/** About two minutes in all. */
export const defaultAttempts: Attempts = { attemptsMax: 8, backoffMs: 1_000 };

/**
 * The job by which a consumer gets its events. A done one is not kept, so that the sweep can add it again when its
 * acknowledgement was lost; a dead letter is kept, so that the sweep cannot.
 */
export const consumerJob = (consumer: string, attempts: Attempts = defaultAttempts) =>
  defineJob({ name: consumer, schema: message, completedKeptMax: 0, ...attempts });

export function toMessage(event: StoredEvent): z.input<typeof message> {
  return { ...event, occurredAt: event.occurredAt.toISOString(), position: event.position.toString() };
}

export function fromMessage(received: z.output<typeof message>): StoredEvent {
  return { ...received, occurredAt: new Date(received.occurredAt), position: BigInt(received.position) };
}
