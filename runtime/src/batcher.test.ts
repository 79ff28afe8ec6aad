import { describe, expect, it } from '@jest/globals';
import {
  again,
  classifyPostgresFailure,
  createBatcher,
  ItemConflictError,
  ServiceBusyError,
  type BatcherOptions,
  type FailureKind,
} from './batcher.js';

/** A failure that the batcher of these tests judges by its kind. */
class Failure extends Error {
  constructor(readonly kind: FailureKind) {
    super(kind);
  }
}

type Run = BatcherOptions<string, string>['run'];

function setUp(run: Run, options: Partial<BatcherOptions<string, string>> = {}) {
  const batches: string[][] = [];
  const batcher = createBatcher<string, string>({
    run(items) {
      batches.push([...items]);
      return run(items);
    },
    classifyFailure: (error) => (error instanceof Failure ? error.kind : 'fail'),
    onPoison: async (item) => `${item} refused`,
    backoffMs: 1,
    ...options,
  });
  return { batcher, batches, submit: (item: string) => batcher.submit(item, item, item) };
}

const done = async (items: readonly string[]) => items.map((item) => `${item} done`);

/** A run that waits until it is let go. */
function gated(run: Run = done) {
  const waiting: (() => void)[] = [];
  let arrived = () => {};
  const gatedRun: Run = async (items) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      arrived();
    });
    return run(items);
  };
  return {
    run: gatedRun,
    async untilRunning() {
      while (waiting.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    },
    async release() {
      await this.untilRunning();
      waiting.shift()!();
    },
  };
}

describe('createBatcher', () => {
  it('runs what is submitted together as one batch, in the order of arrival', async () => {
    const { submit, batches } = setUp(done);
    expect(await Promise.all(['a', 'b', 'c'].map(submit))).toEqual(['a done', 'b done', 'c done']);
    expect(batches).toEqual([['a', 'b', 'c']]);
  });

  it('has one batch in flight while the next one forms', async () => {
    const gate = gated();
    const { submit, batches } = setUp(gate.run);
    const first = submit('a');
    await gate.untilRunning();
    const others = [submit('b'), submit('c')];
    expect(batches).toEqual([['a']]);
    await gate.release();
    expect(await first).toBe('a done');
    await gate.release();
    expect(await Promise.all(others)).toEqual(['b done', 'c done']);
    expect(batches).toEqual([['a'], ['b', 'c']]);
  });

  it('resolves nobody before the batch is committed', async () => {
    const gate = gated();
    const { submit } = setUp(gate.run);
    let answered = false;
    const promise = submit('a').finally(() => (answered = true));
    await gate.untilRunning();
    expect(answered).toBe(false);
    await gate.release();
    await promise;
  });

  it('never runs more than batchItemsMax items at once', async () => {
    const { submit, batches, batcher } = setUp(done, { batchItemsMax: 2 });
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map(submit));
    expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    expect(batcher.metrics()).toMatchObject({ batches: 3, items: 5, largestBatchItems: 2, queueItems: 0 });
  });

  it('shares the promise of an id that is queued or in flight', async () => {
    const gate = gated();
    const { submit, batches } = setUp(gate.run);
    const first = submit('a');
    expect(submit('a')).toBe(first);
    await gate.untilRunning();
    expect(submit('a')).toBe(first);
    await gate.release();
    await first;
    expect(batches).toEqual([['a']]);
  });

  it('runs an id again once it is answered', async () => {
    const { submit, batches } = setUp(done);
    await submit('a');
    await submit('a');
    expect(batches).toEqual([['a'], ['a']]);
  });

  it('refuses another content under an id that is queued or in flight, and says when to ask again', async () => {
    const gate = gated();
    const { submit, batcher } = setUp(gate.run);
    const first = submit('a');
    await expect(batcher.submit('a', 'other', 'other')).rejects.toBeInstanceOf(ItemConflictError);
    await gate.untilRunning();
    const conflict: unknown = await batcher.submit('a', 'other', 'other').catch((error: unknown) => error);
    await gate.release();
    expect(await first).toBe('a done');
    await (conflict as ItemConflictError).settled;
    const second = batcher.submit('a', 'other', 'other');
    await gate.release();
    expect(await second).toBe('other done');
  });

  it('answers SERVICE_BUSY when the queue is full, but still admits an id that is in it', async () => {
    const gate = gated();
    const { submit, batcher } = setUp(gate.run, { queueItemsMax: 2 });
    const inFlight = submit('a');
    await gate.untilRunning();
    const queued = [submit('b'), submit('c')];
    const busy = submit('d');
    await expect(busy).rejects.toBeInstanceOf(ServiceBusyError);
    await expect(busy).rejects.toMatchObject({ code: 'SERVICE_BUSY' });
    expect(submit('b')).toBe(queued[0]);
    expect(submit('a')).toBe(inFlight);
    expect(batcher.metrics()).toMatchObject({ refused: 1, queueItems: 2 });
    await gate.release();
    await gate.release();
    await Promise.all([inFlight, ...queued]);
    expect(batcher.metrics()).toMatchObject({ queueItems: 0 });
  });

  it('repeats the whole batch while its failure may pass', async () => {
    let failures = 3;
    const { submit, batches, batcher } = setUp(async (items) => {
      if (failures-- > 0) throw new Failure('repeat');
      return done(items);
    });
    expect(await Promise.all([submit('a'), submit('b')])).toEqual(['a done', 'b done']);
    expect(batches).toEqual(Array.from({ length: 4 }, () => ['a', 'b']));
    expect(batcher.metrics()).toMatchObject({ batches: 1, repeats: 3 });
  });

  it('gives a batch up after attemptsMax, and takes the next one', async () => {
    let broken = true;
    const { submit, batches } = setUp(
      async (items) => {
        if (broken) throw new Failure('repeat');
        return done(items);
      },
      { attemptsMax: 3 },
    );
    await expect(submit('a')).rejects.toBeInstanceOf(Failure);
    expect(batches).toHaveLength(3);
    broken = false;
    expect(await submit('a')).toBe('a done');
  });

  it('fails a whole batch at once when nobody is to blame', async () => {
    const { submit, batches } = setUp(() => Promise.reject(new Failure('fail')));
    const results = await Promise.allSettled([submit('a'), submit('b')]);
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(batches).toHaveLength(1);
  });

  it('refuses only the culprit of a poisoned batch, and keeps the order of the others', async () => {
    const committed: string[] = [];
    const { submit, batcher } = setUp(async (items) => {
      if (items.some((item) => item.startsWith('bad'))) throw new Failure('bisect');
      committed.push(...items);
      return done(items);
    });
    const results = await Promise.all(['a', 'b', 'bad1', 'c', 'd', 'e', 'bad2', 'f'].map(submit));
    expect(results).toEqual([
      'a done',
      'b done',
      'bad1 refused',
      'c done',
      'd done',
      'e done',
      'bad2 refused',
      'f done',
    ]);
    expect(committed).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(batcher.metrics()).toMatchObject({ batches: 1, bisections: 5 });
  });

  it('repeats the storing of a refusal too, and fails the item when it cannot be stored', async () => {
    let attempts = 0;
    const { submit } = setUp(() => Promise.reject(new Failure('bisect')), {
      async onPoison(item) {
        if (item === 'unstorable') throw new Failure('bisect');
        if (++attempts === 1) throw new Failure('repeat');
        return `${item} refused`;
      },
    });
    expect(await submit('a')).toBe('a refused');
    expect(attempts).toBe(2);
    await expect(submit('unstorable')).rejects.toBeInstanceOf(Failure);
  });

  it('runs an item that answers again with the next batch, before what has waited less', async () => {
    const gate = gated(async (items) =>
      items.map((item) => (item === 'b' && items.includes('a') ? again : `${item} done`)),
    );
    const { submit, batches } = setUp(gate.run);
    const first = [submit('a'), submit('b')];
    await gate.untilRunning();
    const later = submit('c');
    await gate.release();
    expect(await first[0]).toBe('a done');
    await gate.release();
    expect(await Promise.all([first[1], later])).toEqual(['b done', 'c done']);
    expect(batches).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  it('fails an item that never stops answering again', async () => {
    const { submit } = setUp(async (items) => items.map(() => again));
    await expect(submit('a')).rejects.toThrow('postponed');
  });

  it('takes a wrong number of results for a failure without an answer', async () => {
    const { submit } = setUp(async () => []);
    await expect(submit('a')).rejects.toThrow('0 results for 1 items');
  });

  it('finishes what is queued when it stops, and refuses what comes later', async () => {
    const gate = gated();
    const { submit, batcher } = setUp(gate.run);
    const inFlight = submit('a');
    await gate.untilRunning();
    const queued = submit('b');
    const stopped = batcher.stop();
    await expect(submit('c')).rejects.toBeInstanceOf(ServiceBusyError);
    await gate.release();
    await gate.release();
    await stopped;
    expect(await Promise.all([inFlight, queued])).toEqual(['a done', 'b done']);
  });
});

describe('classifyPostgresFailure', () => {
  const classify = (code: string | undefined, message = '', constraint?: string) =>
    classifyPostgresFailure(Object.assign(new Error(message), { code, constraint }), 'things_pkey');

  it.each(['40001', '40P01', '08006', '57P01', '53300', 'ECONNRESET', 'ECONNREFUSED'])('repeats on %s', (code) => {
    expect(classify(code)).toBe('repeat');
  });

  it('repeats on a connection lost without a code', () => {
    expect(classify(undefined, 'Connection terminated unexpectedly')).toBe('repeat');
    expect(classify(undefined, 'Client has encountered a connection error and is not queryable')).toBe('repeat');
  });

  it('repeats on an id that another process has committed, and bisects on any other duplicate', () => {
    expect(classify('23505', '', 'things_pkey')).toBe('repeat');
    expect(classify('23505', '', 'others_pkey')).toBe('bisect');
  });

  it.each(['22003', '22P02', '23514'])('bisects on %s', (code) => {
    expect(classify(code)).toBe('bisect');
  });

  it.each(['57014', '42P01', 'P0004', '55P03'])('gives up on %s', (code) => {
    expect(classify(code)).toBe('fail');
  });

  it('gives up on what is no failure of PostgreSQL', () => {
    expect(classify(undefined, 'Out of cheese')).toBe('fail');
    expect(classifyPostgresFailure('nothing', 'things_pkey')).toBe('fail');
  });
});
