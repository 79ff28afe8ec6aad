import { createStream, ended, mapStream, type EventStream } from '../streams/event-stream.js';
import { beginningAt, withCursor } from '../streams/event-mark.js';
import type { FollowedEvents } from './event-feed.js';
import type { FollowedEvent } from './follower.js';

/**
 * What the `subscribe` of a subscription field answers over events: they can be taken up again behind each cursor.
 * @param toRoot the root value of an event: the field, with what its resolvers need.
 * @param first the root value of an event that is told before all others, such as the present state; null for none.
 */
export function eventSource<T extends object>(
  { stream, from }: FollowedEvents,
  toRoot: (event: FollowedEvent) => T,
  first: T | null = null,
): EventStream<T> {
  let hasBegun = false;
  const events = mapStream(stream, (event) => withCursor(event.cursor, toRoot(event)));
  return createStream<T>({
    pull() {
      if (hasBegun) return events.next();
      hasBegun = true;
      // Whoever reads knows from the beginning on where the stream stands, though nothing may happen for a long time.
      return Promise.resolve({ done: false, value: first ? withCursor(from, first) : beginningAt<T>(from) });
    },
    close: () => events.return(),
  });
}

/** The source of a subscription that tells one thing and ends. */
export function oneEvent<T extends object>(root: T): EventStream<T> {
  let isTold = false;
  return createStream<T>({
    pull() {
      const step = isTold ? ended : { done: false as const, value: root };
      isTold = true;
      return Promise.resolve(step);
    },
    close: () => {},
  });
}
