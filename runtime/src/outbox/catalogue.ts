import type { z } from 'zod';

/** What is known of an event by its name. */
export interface EventDefinition {
  /** The subgraph whose outbox it is written into. */
  readonly owner: string;
  /** The consumers that must acknowledge it, each `<subgraph>.<verb>` and a queue of its own. */
  readonly consumers: readonly string[];
  readonly payload: z.ZodType;
}

/** Every event between subgraphs, by name. */
export type EventCatalogue = Readonly<Record<string, EventDefinition>>;

export type EventNameOf<Catalogue extends EventCatalogue> = keyof Catalogue & string;

/** An event as its transaction writes it. */
export type NewEvent<Catalogue extends EventCatalogue> = {
  [Name in EventNameOf<Catalogue>]: {
    name: Name;
    payload: z.input<Catalogue[Name]['payload']>;
    /** The entities it touches, each `<Type>:<id>`. */
    keys: readonly string[];
    /** A new UUIDv7 when left out. */
    id?: string;
  };
}[EventNameOf<Catalogue>];

/** An event as it is stored, with a payload that nobody has parsed. */
export interface StoredEvent {
  id: string;
  name: string;
  payload: unknown;
  keys: string[];
  occurredAt: Date;
  /** Its place among the owner's events: 1, 2, 3 and so on. */
  position: bigint;
}

/** An event as a consumer gets it. */
export type EventOf<Catalogue extends EventCatalogue, Name extends EventNameOf<Catalogue>> = Omit<
  StoredEvent,
  'name' | 'payload'
> & { name: Name; payload: z.output<Catalogue[Name]['payload']> };
