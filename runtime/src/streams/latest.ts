import { createStream, ended, type EventStream } from './event-stream.js';

/** Where events are put in that a reader gets as fast as it reads. */
export interface LatestByKey<K, V> {
  readonly stream: EventStream<V>;
  /** Replaces the key's event if the reader has not got that yet. */
  readonly offer: (key: K, event: V) => void;
}

/**
 * A stream that keeps only the latest event of each key while its reader is busy: it never holds more events than there are keys, and the
 * key that changed first is read first.
 * @param onEnd told once, when the reader has ended the stream.
 */
export function createLatestByKey<K, V>(onEnd: () => void): LatestByKey<K, V> {
  const pending = new Map<K, V>();
  let wake: (() => void) | undefined;
  let isEnded = false;

  const stream = createStream<V>({
    async pull() {
      while (pending.size === 0 && !isEnded) await new Promise<void>((resolve) => (wake = resolve));
      const [first] = pending;
      if (!first) return ended;
      pending.delete(first[0]);
      return { done: false, value: first[1] };
    },
    close() {
      isEnded = true;
      pending.clear();
      wake?.();
      onEnd();
    },
  });
  return {
    stream,
    offer(key, event) {
      if (isEnded) return;
      pending.set(key, event);
      wake?.();
    },
  };
}
