import { requestError } from '@agio/runtime/errors/request-error';
import type { AnswerSink } from '@agio/runtime/live/graphql-socket';
import { silentLogger } from '@agio/runtime/logging/logger';
import { markExtensions, type EventMark } from '@agio/runtime/streams/event-mark';
import { createEventQueue, type EventQueue } from '@agio/runtime/streams/queue';
import { describe, expect, it } from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql';
import { createResumingStream, type ResumePolicy, type UpstreamEvent } from './resuming.js';
import { createSharedStream } from './shared-stream.js';

const turn = () => new Promise(setImmediate);
const queue = <T>(onEnd = () => {}): EventQueue<T> =>
  createEventQueue<T>({ eventsMax: 100, overflow: () => new Error('too slow'), onEnd });
const latestOf = (pair: string, n: number): UpstreamEvent => ({ answer: { data: { n } }, mark: { latestOf: pair } });
const durable = (n: number): UpstreamEvent => ({ answer: { data: { n } }, mark: { cursor: `c-${n}` } });

/** A client that reads, or does not. */
function client() {
  const got: unknown[] = [];
  let isFull = false;
  let free = (): void => {};
  const sink: AnswerSink = {
    send(text) {
      if (!isFull) got.push((JSON.parse(text) as { n: number }).n);
      return !isFull;
    },
    onceFree: (callback) => (free = callback),
  };
  return {
    got,
    sink,
    stall: () => (isFull = true),
    /** There is room again, which is said later. */
    makeRoom: () => (isFull = false),
    read() {
      isFull = false;
      free();
    },
  };
}

function share() {
  let ended = 0;
  let written = 0;
  let tooSlow = 0;
  const source = queue<UpstreamEvent>();
  const shared = createSharedStream<string>({
    source: source.stream,
    write: ({ answer }) => Promise.resolve(JSON.stringify(answer.data)).finally(() => written++),
    backlogEventsMax: 2,
    onInterrupted: () => tooSlow++,
    onEnd: () => ended++,
  });
  const told = async (...events: UpstreamEvent[]) => {
    for (const event of events) {
      source.push(event);
      for (let n = 0; n < 8; n++) await turn();
    }
  };
  return { shared, told, counts: () => ({ ended, written, tooSlow }) };
}

describe('A shared stream', () => {
  it('writes each answer once for all, and gives the latest to whoever comes later', async () => {
    const { shared, told, counts } = share();
    const [first, second, third] = [client(), client(), client()];
    const streams = [shared.attach('a', first.sink), shared.attach('b', second.sink)];
    await told(latestOf('EUR/USD', 1), latestOf('EUR/INR', 2), latestOf('EUR/USD', 3));
    expect(shared.isJoinable()).toBe(true);
    streams.push(shared.attach('c', third.sink));
    expect([first.got, second.got, third.got]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [3, 2],
    ]);
    await Promise.all(streams.map((stream) => stream.return()));
    expect(counts()).toEqual({ ended: 1, written: 3, tooSlow: 0 });
  });

  it('lets no answer overtake one that waits', async () => {
    const { shared, told } = share();
    const slow = client();
    const stream = shared.attach('a', slow.sink);
    slow.stall();
    await told(durable(1));
    slow.makeRoom();
    // Nothing is read while all wait, but whoever comes later gets it going.
    const quick = client();
    const other = shared.attach('b', quick.sink);
    await told(durable(2));
    expect([slow.got, quick.got]).toEqual([[], [2]]);
    slow.read();
    expect(slow.got).toEqual([1, 2]);
    await Promise.all([stream.return(), other.return()]);
  });

  it('keeps the latest of each for a client that does not read, while others go on', async () => {
    const { shared, told } = share();
    const [slow, quick] = [client(), client()];
    const streams = [shared.attach('a', slow.sink), shared.attach('b', quick.sink)];
    slow.stall();
    await told(...Array.from({ length: 20 }, (_, n) => latestOf(n % 2 ? 'EUR/USD' : 'EUR/INR', n)));
    expect([slow.got, quick.got.length, shared.waiting()]).toEqual([[], 20, 2]);
    slow.read();
    expect(slow.got).toEqual([18, 19]);
    await Promise.all(streams.map((stream) => stream.return()));
  });

  it('ends a client that is too slow for what must not be left out, resumably, and nobody else', async () => {
    const { shared, told, counts } = share();
    const [slow, quick] = [client(), client()];
    const [ending, going] = [shared.attach('a', slow.sink), shared.attach('b', quick.sink)];
    const end = expect(ending.next()).rejects.toMatchObject({
      extensions: { code: 'STREAM_INTERRUPTED', cursor: 'c-1' },
    });
    await told(durable(1));
    slow.stall();
    await told(durable(2), durable(3), durable(4));
    await end;
    // What had waited comes again behind the cursor.
    slow.read();
    expect(slow.got).toEqual([1]);
    expect([quick.got, counts().tooSlow]).toEqual([[1, 2, 3, 4], 1]);
    expect(shared.isJoinable()).toBe(false);
    await going.return();
  });

  it('reads nothing while its only client does not', async () => {
    const { shared, told, counts } = share();
    const alone = client();
    const stream = shared.attach('a', alone.sink);
    alone.stall();
    await told(durable(1), durable(2), durable(3), durable(4), durable(5));
    expect(counts()).toEqual({ ended: 0, written: 1, tooSlow: 0 });
    alone.read();
    await told();
    for (let n = 0; n < 40; n++) await turn();
    expect(alone.got).toEqual([1, 2, 3, 4, 5]);
    await stream.return();
  });
});

describe('A stream whose subgraph goes away', () => {
  const policy: ResumePolicy = { pauseMinMs: 1, pauseMaxMs: 2, giveUpAfterMs: 60_000 };
  const away = () => requestError('SERVICE_UNAVAILABLE', 'away');
  const answer = (n: number, mark: EventMark): FormattedExecutionResult => ({
    data: { n },
    extensions: markExtensions(mark),
  });

  /** Each opening runs one of these, with what it is opened behind. */
  function resuming(...lives: ((upstream: EventQueue<FormattedExecutionResult>) => void)[]) {
    const opened: (string | undefined)[] = [];
    const stream = createResumingStream({
      open(resumeAfter) {
        const upstream = queue<FormattedExecutionResult>();
        lives[opened.length]?.(upstream);
        opened.push(resumeAfter);
        return upstream.stream;
      },
      logger: silentLogger,
      policy,
    });
    return { stream, opened };
  }

  it('is taken up behind the last cursor, also while it is away for longer and before anything has happened', async () => {
    const { stream, opened } = resuming(
      (first) => {
        first.push({ extensions: markExtensions({ cursor: 'c-0' }) });
        first.end(away());
      },
      (second) => second.end(away()),
      (third) => {
        third.push({ errors: [{ message: 'away', extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
        third.end();
      },
      (fourth) => {
        fourth.push(answer(1, { cursor: 'c-1' }));
        fourth.end(away());
      },
      (fifth) => fifth.push(answer(2, { cursor: 'c-2' })),
    );
    expect([(await stream.next()).value?.answer.data, (await stream.next()).value?.answer.data]).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
    expect(opened).toEqual([undefined, 'c-0', 'c-0', 'c-0', 'c-1']);
    await stream.return();
  });

  it('fails when it was never there, and when its cursor is refused', async () => {
    await expect(resuming((only) => only.end(away())).stream.next()).rejects.toMatchObject({
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    const { stream } = resuming(
      (first) => {
        first.push(answer(1, { cursor: 'c-1' }));
        first.end(away());
      },
      (second) => second.push({ errors: [{ message: 'old', extensions: { code: 'CURSOR_EXPIRED' } }] }),
    );
    await stream.next();
    await expect(stream.next()).rejects.toMatchObject({ errors: [{ extensions: { code: 'CURSOR_EXPIRED' } }] });
  });
});
