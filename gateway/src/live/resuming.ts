import { setTimeout as sleep } from 'node:timers/promises';
import { requestError } from '@agio/runtime/errors/request-error';
import { OperationRefusal } from '@agio/runtime/live/graphql-socket';
import type { Logger } from '@agio/runtime/logging/logger';
import { markOfAnswer, type EventMark } from '@agio/runtime/streams/event-mark';
import { createStream, ended, type EventStream } from '@agio/runtime/streams/event-stream';
import { GraphQLError, type FormattedExecutionResult } from 'graphql';

/** An answer of a subgraph to an event, and what is known of the event. */
export interface UpstreamEvent {
  readonly answer: FormattedExecutionResult;
  readonly mark: EventMark | undefined;
}

/** How a lost upstream is taken up again. */
export interface ResumePolicy {
  readonly pauseMinMs: number;
  readonly pauseMaxMs: number;
  /** How long it is tried until its clients are told. */
  readonly giveUpAfterMs: number;
}

const defaultPolicy: ResumePolicy = { pauseMinMs: 50, pauseMaxMs: 2_000, giveUpAfterMs: 120_000 };

/** Codes of a subgraph that may well go on a little later. */
const passingCodes: ReadonlySet<unknown> = new Set(['SERVICE_UNAVAILABLE', 'SERVICE_BUSY']);
const isPassing = (error: unknown): boolean =>
  error instanceof GraphQLError && passingCodes.has(error.extensions['code']);

/** What clients are told whose stream cannot go on though nothing is wrong with it. */
export const interruption = (reason: string, cursor: string | undefined): GraphQLError =>
  requestError(
    'STREAM_INTERRUPTED',
    `${reason} Subscribe again behind the last cursor.`,
    cursor === undefined ? {} : { cursor },
  );

/**
 * A subgraph's stream that outlives the loss of the subgraph: it is opened again behind the last cursor, and of what has no cursor the latest comes at once. A stream
 * that was never there, and one whose events cannot be had again, fails instead.
 * @param options.open opens it, behind a cursor or where its document says.
 */
export function createResumingStream(options: {
  open: (resumeAfter: string | undefined) => EventStream<FormattedExecutionResult>;
  logger: Logger;
  policy?: ResumePolicy;
  onResume?: () => void;
}): EventStream<UpstreamEvent> {
  const { open, logger, policy = defaultPolicy, onResume } = options;
  const closing = new AbortController();
  let current: EventStream<FormattedExecutionResult> | undefined;
  let cursor: string | undefined;
  let last: EventMark | undefined;
  let lostAt: number | undefined;
  let pauseMs = policy.pauseMinMs;

  /** @throws what the clients are told when it is not to be taken up again. */
  async function loseAndWait(error: unknown): Promise<void> {
    void current?.return();
    current = undefined;
    if (!isPassing(error) || (last === undefined && lostAt === undefined)) throw error;
    lostAt ??= Date.now();
    if (Date.now() - lostAt > policy.giveUpAfterMs) throw interruption('What this follows is away.', cursor);
    logger.debug({ err: error, cursor }, 'A stream was lost and is taken up again');
    await sleep(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: closing.signal }).catch(() => {});
    pauseMs = Math.min(pauseMs * 2, policy.pauseMaxMs);
    onResume?.();
  }

  async function pull(): Promise<IteratorResult<UpstreamEvent, undefined>> {
    while (!closing.signal.aborted) {
      let step: IteratorResult<FormattedExecutionResult, undefined>;
      try {
        step = await (current ??= open(cursor)).next();
      } catch (error) {
        await loseAndWait(error);
        continue;
      }
      if (step.done) return ended;
      const answer = step.value;
      if (answer.data === undefined && answer.errors) {
        const codes = answer.errors.map(({ extensions }) => extensions?.['code']);
        if (lostAt === undefined || !codes.every((code) => passingCodes.has(code)))
          throw new OperationRefusal(answer.errors);
        await loseAndWait(requestError('SERVICE_UNAVAILABLE', 'It is not back yet.'));
        continue;
      }
      lostAt = undefined;
      pauseMs = policy.pauseMinMs;
      const mark = markOfAnswer(answer);
      last = mark ?? last;
      if (mark && 'cursor' in mark) cursor = mark.cursor;
      // Nothing has happened, it only says where it begins.
      if (answer.data === undefined) continue;
      return { done: false, value: { answer, mark } };
    }
    return ended;
  }

  return createStream<UpstreamEvent>({
    pull,
    close() {
      closing.abort();
      void current?.return();
    },
  });
}
