/**
 * What a reader who cannot keep up may do with an event. One with a cursor is durable: it must not be left out, but its stream may be ended, and
 * taken up again behind the last cursor. One that is the latest of something may be replaced by the next of the same.
 */
export type EventMark = { readonly cursor: string } | { readonly latestOf: string };

const mark = Symbol('agio.eventMark');

interface Marked {
  [mark]?: EventMark;
}

/** An event of a subscription that has a cursor: after it, the stream can be taken up again. */
export function withCursor<T extends object>(cursor: string, event: T): T {
  (event as Marked)[mark] = { cursor };
  return event;
}

/** An event of a subscription that the next one of the same key makes worthless. */
export function asLatestOf<T extends object>(key: string, event: T): T {
  (event as Marked)[mark] = { latestOf: key };
  return event;
}

const beginnings = new WeakSet<object>();

/** No event, but where a stream begins: its reader is told the cursor and nothing else. */
export function beginningAt<T extends object>(cursor: string): T {
  // It stands in the place of an event and is never executed as one.
  const beginning = withCursor(cursor, {} as T);
  beginnings.add(beginning);
  return beginning;
}

/** Whether a source's value only says where the stream begins. */
export const isBeginning = (event: unknown): boolean =>
  typeof event === 'object' && event !== null && beginnings.has(event);

/** What is known of an event of a subscription's source. */
export const markOf = (event: unknown): EventMark | undefined => (event as Marked | null | undefined)?.[mark];

/** The name under which a mark travels beside the answer to its event. */
const extension = 'live';

/** The extensions of the answer to an event. */
export const markExtensions = (of: EventMark): Record<string, unknown> => ({ [extension]: of });

/** The mark of the event that a subgraph's answer is to; undefined when it says nothing. */
export function markOfAnswer(answer: {
  readonly extensions?: Readonly<Record<string, unknown>>;
}): EventMark | undefined {
  const found = answer.extensions?.[extension] as Partial<Record<'cursor' | 'latestOf', unknown>> | undefined;
  if (typeof found?.cursor === 'string') return { cursor: found.cursor };
  if (typeof found?.latestOf === 'string') return { latestOf: found.latestOf };
  return undefined;
}
