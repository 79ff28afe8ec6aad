import { z } from 'zod';
import { defineJob } from '../jobs/definition.js';
import type { StoredEvent } from './catalogue.js';

/** How an event travels: by JSON, which has no bigint. */
const oneEvent = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  payload: z.unknown(),
  keys: z.array(z.string()),
  occurredAt: z.iso.datetime(),
  position: z.string().regex(/^\d+$/),
});

/** An event by itself, or several that got their positions together. */
const message = z.union([oneEvent, z.strictObject({ events: z.array(oneEvent).min(1) })]);

/** How hard a queue tries before an event is a dead letter of its consumer. */
export interface Attempts {
  attemptsMax: number;
  /** Pause before the second attempt; it doubles with each further one. */
  backoffMs: number;
}

/** About two minutes in all. */
export const defaultAttempts: Attempts = { attemptsMax: 8, backoffMs: 1_000 };

/**
 * The job by which a consumer gets its events, many at a time where many happen: adding, claiming and ending a job costs more than most of what is done
 * on an event. A done one is not kept, so that the sweep can add it again when its
 * acknowledgement was lost; a dead letter is kept, so that the sweep cannot.
 */
export const consumerJob = (consumer: string, attempts: Attempts = defaultAttempts) =>
  defineJob({ name: consumer, schema: message, completedKeptMax: 0, ...attempts });

/** @param events at least one. */
export function toMessage(events: readonly StoredEvent[]): z.input<typeof message> {
  const [first, ...others] = events.map(toOne);
  return others.length === 0 ? first! : { events: [first!, ...others] };
}

export function fromMessage(received: z.output<typeof message>): StoredEvent[] {
  return ('events' in received ? received.events : [received]).map(fromOne);
}

function toOne(event: StoredEvent): z.input<typeof oneEvent> {
  return { ...event, occurredAt: event.occurredAt.toISOString(), position: event.position.toString() };
}

function fromOne(received: z.output<typeof oneEvent>): StoredEvent {
  return { ...received, occurredAt: new Date(received.occurredAt), position: BigInt(received.position) };
}
