import type pg from 'pg';
import { createStream, ended, type EventStream } from '../streams/event-stream.js';
import type { StoredEvent } from './catalogue.js';
import { readOfEntity } from './read.js';

/** An event as a stream brings it. */
export type FollowedEvent = StoredEvent & { readonly cursor: string };

/** One stream of the events of an entity, on its way between the table and what is told live. */
export interface Follower {
  readonly stream: EventStream<FollowedEvent>;
  /** Says where the stream begins. */
  readonly begin: (position: bigint, options: { isBehind: boolean }) => void;
  /** Tells of an event; each is told after all before it. */
  readonly offer: (event: StoredEvent) => void;
}

/** Rows of one reading. */
const readEventsMax = 100;

/**
 * A stream that holds a few of the events that it was told of, and reads the table when those were not enough: at its beginning, and whenever its
 * reader is slow. Never a gap, because what is not held is in the table; never a duplicate, because what is not behind the last event is dropped.
 */
export function createFollower(options: {
  pool: pg.Pool;
  key: string;
  name: string;
  heldEventsMax: number;
  cursorOf: (position: bigint) => string;
  /** Told once, when the stream has ended. */
  onEnd: () => void;
}): Follower {
  const { pool, key, name, heldEventsMax, cursorOf, onEnd } = options;
  /** Read from the table, and older than all that is held. */
  let read: StoredEvent[] = [];
  let held: StoredEvent[] = [];
  let mustRead = false;
  let sent = -1n;
  let wake: (() => void) | undefined;
  let isEnded = false;

  async function readOn(): Promise<void> {
    // Whatever is told from here on is held again; what was held until now is in the table, too.
    mustRead = false;
    held = [];
    read = await readOfEntity(pool, { key, name, position: sent, limit: readEventsMax });
    if (read.length === readEventsMax) mustRead = true;
  }

  const stream = createStream<FollowedEvent>({
    async pull() {
      while (!isEnded) {
        const next = read.shift();
        if (next) {
          sent = next.position;
          return { done: false, value: { ...next, cursor: cursorOf(next.position) } };
        }
        if (mustRead) {
          await readOn();
        } else if (held.length > 0) {
          read = held.filter(({ position }) => position > sent);
          held = [];
        } else {
          await new Promise<void>((resolve) => (wake = resolve));
        }
      }
      return ended;
    },
    close() {
      isEnded = true;
      read = [];
      held = [];
      wake?.();
      onEnd();
    },
  });

  return {
    stream,
    begin(position, { isBehind }) {
      sent = position;
      mustRead ||= isBehind;
    },
    offer(event) {
      if (event.name !== name || mustRead || isEnded) return;
      if (held.length >= heldEventsMax) {
        mustRead = true;
        held = [];
      } else {
        held.push(event);
      }
      wake?.();
    },
  };
}
