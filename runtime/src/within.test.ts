import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isOverTime, within } from './within.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('What is done within a time', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    // Takes requests and says nothing.
    server = createServer(() => {}).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const ask = (ms: number, outer: AbortSignal) => within(ms, outer, (signal) => fetch(url, { signal }));

  it('ends when that is over, however often garbage is collected meanwhile', async () => {
    const asked = Array.from({ length: 20 }, () => ask(500, new AbortController().signal));
    let isDone = false;
    const outcomes = Promise.allSettled(asked).finally(() => (isDone = true));
    while (!isDone) {
      collectGarbage();
      await sleep(50);
    }
    const reasons = (await outcomes).map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome));
    expect(reasons).toEqual(reasons.map(() => expect.objectContaining({ name: 'TimeoutError' })));
  });

  it.each([
    ['before it begins', 0],
    ['while it waits', 20],
  ])('ends when another signal says so, %s', async (_, delayMs) => {
    const outer = new AbortController();
    if (delayMs === 0) outer.abort(new Error('enough'));
    else setTimeout(() => outer.abort(new Error('enough')), delayMs);
    await expect(ask(60_000, outer.signal)).rejects.toThrow('enough');
  });

  it('answers, and leaves neither a timer nor a listener', async () => {
    const outer = new AbortController();
    const removed: unknown[] = [];
    const { signal } = outer;
    const remove = signal.removeEventListener.bind(signal);
    signal.removeEventListener = (...given: Parameters<typeof remove>) => {
      removed.push(given[0]);
      remove(...given);
    };
    let inner: AbortSignal | undefined;
    const answer = await within(20, signal, (given) => {
      inner = given;
      return Promise.resolve('done');
    });
    expect(answer).toBe('done');
    expect(removed).toEqual(['abort']);
    await sleep(60);
    outer.abort();
    expect(inner?.aborted).toBe(false);
  });

  it('tells time from another reason', async () => {
    for (const [reason, expected] of [
      [new DOMException('late', 'TimeoutError'), true],
      [new DOMException('no', 'AbortError'), false],
      [new Error('no'), false],
    ] as const) {
      const controller = new AbortController();
      expect(isOverTime(controller.signal)).toBe(false);
      controller.abort(reason);
      expect(isOverTime(controller.signal)).toBe(expected);
    }
  });
});
