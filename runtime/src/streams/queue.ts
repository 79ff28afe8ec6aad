import { createStream, ended, type EventStream } from './event-stream.js';

/** Events that arrive by themselves, on their way to a reader. */
export interface EventQueue<T> {
  readonly stream: EventStream<T>;
  /** Puts an event in. A reader that is further behind than the bound gets the overflow's error after what is in the queue. */
  readonly push: (event: T) => void;
  /** Ends the stream, with an error or without, after what is in the queue. */
  readonly end: (error?: Error) => void;
}

/**
 * A queue of at most `eventsMax` events.
 * @param options.overflow the error that a reader gets who is too slow.
 * @param options.onEnd told once, when the stream has ended.
 */
export function createEventQueue<T>(options: {
  eventsMax: number;
  overflow: () => Error;
  onEnd: () => void;
}): EventQueue<T> {
  const events: T[] = [];
  let last: { readonly error: Error | undefined } | undefined;
  let wake: (() => void) | undefined;

  const stream = createStream<T>({
    async pull() {
      while (events.length === 0 && !last) await new Promise<void>((resolve) => (wake = resolve));
      if (events.length > 0) return { done: false, value: events.shift() as T };
      if (last?.error) throw last.error;
      return ended;
    },
    close() {
      last ??= { error: undefined };
      events.length = 0;
      wake?.();
      options.onEnd();
    },
  });

  function end(error?: Error): void {
    last ??= { error };
    wake?.();
  }

  return {
    stream,
    push(event) {
      if (last) return;
      if (events.length >= options.eventsMax) return end(options.overflow());
      events.push(event);
      wake?.();
    },
    end,
  };
}
