import type pg from 'pg';
import { requestError } from '../errors/request-error.js';
import { every, type Loop } from '../jobs/loop.js';
import type { Logger } from '../logging/logger.js';
import type { PubSub, Unsubscribe } from '../pubsub/pubsub.js';
import type { EventStream } from '../streams/event-stream.js';
import type { StoredEvent } from './catalogue.js';
import { formatCursor, parseCursor } from './cursor.js';
import { createFollower, type FollowedEvent, type Follower } from './follower.js';
import { readAfter, readMarks } from './read.js';
import { outboxChannel } from './relay.js';

/** A stream of events, and the place from where it goes on. */
export interface FollowedEvents {
  readonly stream: EventStream<FollowedEvent>;
  /** Whatever happened later comes with the stream. */
  readonly from: string;
}

/** The events of one owner, as streams that can be taken up again. */
export interface EventFeed {
  /** The cursor behind all that can be seen now. */
  readonly present: () => Promise<string>;
  /**
   * Follows what touches an entity: first what has happened after the cursor, then what happens, each event once and in order. Without a cursor
   * only what happens from now on.
   * @param options.key the entity, `<Type>:<id>`, as the events' keys name it.
   * @param options.name of the events.
   * @throws GraphQLError BAD_USER_INPUT for what is no cursor, CURSOR_EXPIRED when events after it have been deleted, SERVICE_BUSY when this
   * process has as many streams as it takes.
   */
  readonly follow: (options: {
    key: string;
    name: string;
    after: string | null | undefined;
  }) => Promise<FollowedEvents>;
  /** Streams that are open. */
  readonly followers: () => number;
}

/** Streams that are open at once in a process. */
const followersMax = 20_000;
/** How late events are at most while nobody wakes the reader. */
const defaultPollMs = 1_000;
/** Rows of one reading. */
const readEventsMax = 500;

/**
 * Follows an outbox: however many streams there are, one reader of this process reads each row once, woken by the relay through pub/sub, which
 * carries positions only. What a stream has missed it reads itself.
 * @param options.pool of the owner's schema.
 */
export function createEventFeed(options: {
  owner: string;
  pool: pg.Pool;
  pubsub: PubSub;
  logger: Logger;
  pollMs?: number;
  /** Events that wait for the reader of one stream; one that is further behind reads the table instead. */
  heldEventsMax?: number;
}): EventFeed & { readonly start: () => void; readonly stop: () => Promise<void> } {
  const { owner, pool, pubsub, logger, pollMs = defaultPollMs, heldEventsMax = 100 } = options;
  const byKey = new Map<string, Set<Follower>>();
  let count = 0;
  /** Up to here everything was told to whoever followed; unknown while nobody follows. */
  let head: bigint | undefined;
  let loop: Loop | undefined;
  let subscription: Promise<Unsubscribe> | undefined;

  async function readNew(signal: AbortSignal): Promise<void> {
    if (count === 0) {
      head = undefined;
      return;
    }
    if (head === undefined) {
      const { last } = await readMarks(pool);
      // A stream that began meanwhile has set it, and wants to be told of what these marks are already behind.
      head ??= last;
    }
    let isFull: boolean;
    do {
      const events: StoredEvent[] = await readAfter(pool, { position: head, limit: readEventsMax });
      for (const event of events) {
        head = event.position;
        for (const key of event.keys) for (const follower of byKey.get(key) ?? []) follower.offer(event);
      }
      isFull = events.length === readEventsMax;
    } while (isFull && !signal.aborted);
  }

  function register(key: string, name: string): Follower {
    if (count >= followersMax) throw requestError('SERVICE_BUSY', 'Too many streams are open; try again shortly.');
    const follower = createFollower({
      pool,
      key,
      name,
      heldEventsMax,
      cursorOf: (position) => formatCursor(owner, position),
      onEnd() {
        const followers = byKey.get(key);
        if (!followers?.delete(follower)) return;
        count--;
        if (followers.size === 0) byKey.delete(key);
      },
    });
    byKey.set(key, (byKey.get(key) ?? new Set()).add(follower));
    count++;
    return follower;
  }

  return {
    followers: () => count,
    present: async () => formatCursor(owner, (await readMarks(pool)).last),
    async follow({ key, name, after }) {
      const from = after === null || after === undefined ? undefined : parseCursor(owner, after);
      // First it is on the list, then the marks are read: whatever gets a position in between is offered to it.
      const follower = register(key, name);
      try {
        const { last, deleted } = await readMarks(pool);
        head ??= last;
        // One that is ahead of us is from before a restore of the database; what it has seen is not what will happen here.
        if (from !== undefined && (from < deleted || from > last)) {
          throw requestError(
            'CURSOR_EXPIRED',
            'What happened after this cursor is not kept any more: read the present state and subscribe without it.',
          );
        }
        const begin = from ?? last;
        // Marks that were read later may have come sooner: what lies between those and ours was told to nobody.
        follower.begin(begin, { isBehind: begin < last || begin < head });
        loop?.wake();
        return { stream: follower.stream, from: formatCursor(owner, begin) };
      } catch (error) {
        await follower.stream.return();
        throw error;
      }
    },
    start() {
      const started = every(pollMs, readNew, { name: `${owner}.events`, logger, failurePauseMaxMs: pollMs });
      loop = started;
      // Not waited for: without pub/sub the reader looks by itself. A gap may have hidden events as well as a message tells of them.
      subscription = pubsub.subscribe(outboxChannel(owner), () => started.wake());
      subscription.catch((error: unknown) => {
        logger.warn({ err: error, owner }, 'The reader of events is not woken; it looks by itself');
      });
    },
    async stop() {
      subscription?.then(
        (end) => end().catch((error: unknown) => logger.debug({ err: error, owner }, 'gone')),
        () => {},
      );
      await loop?.stop();
      const open = [...byKey.values()].flatMap((followers) => [...followers]);
      await Promise.all(open.map(({ stream }) => stream.return()));
    },
  };
}
