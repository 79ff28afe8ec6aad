/**
 * Events one after the other, read by one reader. `return()` ends it at once: a `next()` that waits for an event is settled, which an
 * `async function*` does only at its next event, so that it would leak until then.
 */
export interface EventStream<T> extends AsyncIterable<T> {
  next(): Promise<IteratorResult<T, undefined>>;
  return(): Promise<IteratorResult<T, undefined>>;
  throw(error: unknown): Promise<IteratorResult<T, undefined>>;
  [Symbol.asyncIterator](): EventStream<T>;
}

export const ended: IteratorReturnResult<undefined> = { done: true, value: undefined };

interface Waiter<T> {
  readonly resolve: (step: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A stream over a source.
 * @param source.pull answers the next event; never asked while it still works on the one before. When it ends or rejects, so does the stream.
 * @param source.close lets go of whatever the source holds; asked once, however the stream ends.
 */
export function createStream<T>(source: {
  pull: () => Promise<IteratorResult<T, undefined>>;
  close: () => void | Promise<unknown>;
}): EventStream<T> {
  const waiting = new Set<Waiter<T>>();
  let turn: Promise<void> = Promise.resolve();
  let isEnded = false;

  async function end(): Promise<void> {
    if (isEnded) return;
    isEnded = true;
    for (const waiter of waiting) waiter.resolve(ended);
    waiting.clear();
    await source.close();
  }

  async function settle(waiter: Waiter<T>): Promise<void> {
    if (isEnded) return;
    try {
      const step = await source.pull();
      // Whoever ended the stream meanwhile has settled the waiter.
      if (!waiting.delete(waiter)) return;
      if (step.done) await end();
      waiter.resolve(step);
    } catch (error) {
      if (!waiting.delete(waiter)) return;
      await end();
      waiter.reject(error);
    }
  }

  const stream: EventStream<T> = {
    next() {
      if (isEnded) return Promise.resolve(ended);
      return new Promise((resolve, reject) => {
        const waiter = { resolve, reject };
        waiting.add(waiter);
        turn = turn.then(() => settle(waiter));
      });
    },
    async return() {
      await end();
      return ended;
    },
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

/** A stream of what each event of another becomes; ending it ends the other. */
export function mapStream<A, B>(source: EventStream<A>, transform: (event: A) => B | Promise<B>): EventStream<B> {
  return createStream<B>({
    async pull() {
      const step = await source.next();
      return step.done ? ended : { done: false, value: await transform(step.value) };
    },
    close: () => source.return(),
  });
}
