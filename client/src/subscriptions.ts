import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { backoffMs } from './backoff.js';
import { textOf, type AnswerError } from './http.js';
import type { Sessions } from './sessions.js';
import type { Connection, ConnectionState } from './socket.js';

/** Whoever follows a subscription. */
export interface Follower<Data> {
  /** Told of each event, in order. */
  readonly next: (data: Data, errors: readonly AnswerError[]) => void;
  /** Told when the subscription has ended for good. Nothing is told after it. */
  readonly failed?: (error: SubscriptionError) => void;
  /** Told when the platform has ended it, as there is no more to tell. */
  readonly completed?: () => void;
  /**
   * The cursor of an event, for streams that have them: it is sent as the variable `after` when the subscription comes back after an interruption, so that
   * nothing is lost or doubled.
   */
  readonly cursorOf?: (data: Data) => string | null | undefined;
}

/** Follows a subscription until it is told to stop, over any number of interruptions. @returns what stops it. */
export type Subscribe = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  follower: Follower<Data>,
) => () => void;

/** The platform refuses the subscription; coming again would not help. */
export class SubscriptionError extends Error {
  override name = 'SubscriptionError';
  constructor(
    /** The code of the first error, such as `CURSOR_EXPIRED` or `UNAUTHENTICATED`; of a refused connection `CLOSED_4400` or the like. */
    readonly code: string,
    message: string,
    readonly errors: readonly AnswerError[] = [],
  ) {
    super(message);
  }
}

/** The platform has ended a stream on purpose, and says from where to go on. */
const interruptedCode = 'STREAM_INTERRUPTED';

/** Codes of errors after which the same subscription may succeed: a part that is down, one request too many, a stream that is to be resumed. */
const transientCodes: ReadonlySet<string> = new Set([
  'SERVICE_UNAVAILABLE',
  'SERVICE_BUSY',
  'TOO_MANY_REQUESTS',
  'INTERNAL_SERVER_ERROR',
  interruptedCode,
]);

/** Close codes of the protocol that say that this client is at fault; `docs/live.md` has all of them. */
const fatalCloseCodes: ReadonlySet<number> = new Set([4400, 4406, 4409]);
const unauthorized = 4401;
/** A connection that held so long was a good one, and the next failure is the first. */
const goodMs = 10_000;

/** @returns why the subscription has ended for good; null when it may come back. */
function judge(failure: unknown): SubscriptionError | null {
  if (Array.isArray(failure)) {
    const errors = failure as AnswerError[];
    const code = errors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR';
    return transientCodes.has(code) ? null : new SubscriptionError(code, errors[0]?.message ?? code, errors);
  }
  const { code, reason } = (failure ?? {}) as { code?: unknown; reason?: unknown };
  if (typeof code !== 'number' || !fatalCloseCodes.has(code)) return null;
  return new SubscriptionError(`CLOSED_${code}`, typeof reason === 'string' ? reason : '');
}

const isUnauthorized = (failure: unknown): boolean =>
  (failure as { code?: unknown } | undefined)?.code === unauthorized ||
  (Array.isArray(failure) && (failure as AnswerError[])[0]?.extensions?.code === 'UNAUTHENTICATED');

/** The last cursor that the platform has told, in the error that interrupts a stream. */
function cursorIn(failure: unknown): string | undefined {
  const extensions = Array.isArray(failure) ? (failure as AnswerError[])[0]?.extensions : undefined;
  const cursor = extensions?.code === interruptedCode ? extensions['cursor'] : undefined;
  return typeof cursor === 'string' ? cursor : undefined;
}

/** @param onState told when a subscription waits to come back. */
export function createSubscribe(
  { client, usedToken }: Connection,
  sessions: Sessions,
  onState: (state: ConnectionState) => void,
): Subscribe {
  return (document, variables, follower) => {
    let stopped = false;
    let failures = 0;
    let cursor: string | null | undefined;
    let unsubscribe = (): void => undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function begin(): void {
      const startedAt = Date.now();
      // What is ended here tells so itself, later.
      let isOver = false;
      const endAttempt = (failure: unknown): void => {
        isOver = true;
        end(failure);
      };
      const resumed = cursor === undefined || cursor === null ? variables : { ...variables, after: cursor };
      unsubscribe = client.subscribe<never>(
        { query: textOf(document), variables: resumed },
        {
          next({ data, errors = [] }) {
            if (stopped || isOver) return;
            failures = 0;
            if (data === null || data === undefined) return endAttempt(errors);
            cursor = follower.cursorOf?.(data) ?? cursor;
            follower.next(data, errors);
          },
          error(failure) {
            if (Date.now() - startedAt >= goodMs) failures = 0;
            endAttempt(failure);
          },
          complete() {
            if (stopped || isOver) return;
            stopped = true;
            follower.completed?.();
          },
        },
      );
    }

    /** Ends this attempt, and with it the subscription unless it may come back. */
    function end(failure: unknown): void {
      unsubscribe();
      if (stopped) return;
      if (isUnauthorized(failure)) return void comeBackRenewed();
      if (follower.cursorOf) cursor = cursorIn(failure) ?? cursor;
      const verdict = judge(failure);
      if (verdict) fail(verdict);
      else comeBack();
    }

    function fail(error: SubscriptionError): void {
      stopped = true;
      follower.failed?.(error);
    }

    function comeBack(): void {
      if (stopped) return;
      failures++;
      onState('waiting');
      timer = setTimeout(begin, backoffMs(failures));
    }

    async function comeBackRenewed(): Promise<void> {
      try {
        const isRenewed = await sessions.renew(usedToken());
        if (stopped) return;
        if (!isRenewed) return fail(new SubscriptionError('UNAUTHENTICATED', 'The session is over; log in again.'));
      } catch {
        // Whether the session is good cannot be told while the platform does not answer.
      }
      comeBack();
    }

    begin();
    return () => {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
    };
  };
}
