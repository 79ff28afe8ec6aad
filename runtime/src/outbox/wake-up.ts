import type { Logger } from '../logging/logger.js';
import type { PubSub, Unsubscribe } from '../pubsub/pubsub.js';

/** Tells the relay in another process, after a commit, that there are new events. */
export interface RelayWakeUp {
  notify(): void;
  /** Afterwards nothing is told any more; resolves when what is under way is told. */
  stop(): Promise<void>;
}

/** Where processes that do not relay tell of new events. */
const newEventsChannel = (owner: string): string => `outbox.${owner}.new`;

/** Whatever is committed within this time of a message shares the next one. A tenth of how long an event waits that nobody tells of. */
const pauseMs = 25;
/** After a failure the relay finds the events by itself several times over before it is told again. */
const failurePauseMs = 1_000;

/**
 * The way from a process that writes events to the one that relays them. However many commits there are, there is one message at a time,
 * and a pause between two; a message that is lost costs the relay's next look at its table and nothing more.
 */
export function createRelayWakeUp(options: { owner: string; pubsub: PubSub; logger: Logger }): RelayWakeUp {
  const { owner, pubsub, logger } = options;
  let isDue = false;
  let isStopped = false;
  let telling: Promise<void> | undefined;
  let endPause: (() => void) | undefined;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function tell(): Promise<void> {
    while (isDue && !isStopped) {
      isDue = false;
      try {
        await pubsub.publish(newEventsChannel(owner), '');
        await pause(pauseMs);
      } catch (error) {
        logger.warn({ err: error, owner }, 'Could not tell the relay of new events; it finds them by itself');
        if (!isStopped) await pause(failurePauseMs);
      }
    }
    telling = undefined;
  }

  return {
    notify() {
      isDue = true;
      telling ??= tell();
    },
    async stop() {
      isStopped = true;
      endPause?.();
      await telling;
    },
  };
}

/**
 * Has a relay told of the events that other processes write. A backend that is away is waited for in the background: without its wake-ups
 * the relay looks by itself, a little later.
 * @returns what ends it.
 */
export function followNewEvents(options: {
  owner: string;
  pubsub: PubSub;
  logger: Logger;
  onNewEvents: () => void;
}): () => void {
  const { owner, pubsub, logger } = options;
  let isStopped = false;
  const unsubscribe = (end: Unsubscribe) =>
    end().catch((error: unknown) => logger.debug({ err: error, owner }, 'gone'));
  // A gap may have hidden events as well as a message tells of them.
  const subscription = pubsub.subscribe(newEventsChannel(owner), options.onNewEvents);
  subscription.catch((error: unknown) => {
    if (!isStopped) logger.warn({ err: error, owner }, 'The relay is not told of the events of other processes');
  });
  return () => {
    isStopped = true;
    // Not waited for, because a backend that is away would hold up the end.
    subscription.then(unsubscribe, () => {});
  };
}
