/** Every client has one subscription, under this id. */
export const clientOperationId = '1';

/** What the clients are told. */
export type ClientOrder =
  /** Connect, and subscribe. */
  | {
      readonly kind: 'open';
      readonly url: string;
      readonly clients: number;
      readonly query: string;
      readonly variables: object;
    }
  /** Wait for so many events from the first one on, at most so long after the last message of any. */
  | { readonly kind: 'collect'; readonly first: number; readonly count: number; readonly silenceMs: number };

/** What came to the clients. */
export interface Collected {
  /** Messages to all of them together. */
  readonly delivered: number;
  /** Messages to a client that had come to it before, or after a later one, or whose text was not that of all others. */
  readonly wrong: number;
  /** When each came, by `sharedNow`: of the first event to each client, then of the second and so on; 0 for one that has not come. */
  readonly arrivedAt: Float64Array;
  /** What an answer to each event says. */
  readonly texts: readonly (string | undefined)[];
}

/** What the clients say: that somebody has got the event, or all that came of what they collected. */
export type ClientMessage =
  { readonly seen: number; readonly clients: number } | { readonly collected: Collected } | { readonly error: string };
