import { describe, expect, it } from '@jest/globals';
import { createStream, ended, mapStream } from './event-stream.js';
import { createLatestByKey } from './latest.js';
import { createEventQueue } from './queue.js';

const never = () => new Promise<never>(() => {});

describe('A stream', () => {
  it('that is ended settles the readings that wait, and closes its source once', async () => {
    let closed = 0;
    const stream = createStream<number>({ pull: never, close: () => void closed++ });
    const waiting = [stream.next(), stream.next()];
    await stream.return();
    await stream.return();
    expect(await Promise.all(waiting)).toEqual([ended, ended]);
    expect(await stream.next()).toEqual(ended);
    expect(closed).toBe(1);
  });

  it('made of another ends that one, also while it waits or makes an event', async () => {
    for (const transform of [(n: number) => n, never]) {
      let closed = 0;
      let count = 0;
      const source = createStream<number>({
        pull: () => (count++ === 0 ? Promise.resolve({ done: false, value: 1 }) : never()),
        close: () => void closed++,
      });
      const stream = mapStream<number, number>(source, transform);
      const waiting = [stream.next(), stream.next()];
      await new Promise(setImmediate);
      await stream.return();
      expect((await waiting[1])?.done).toBe(true);
      expect(closed).toBe(1);
    }
  });

  it('ends with the error of its source, and closes it', async () => {
    let closed = 0;
    const stream = createStream<number>({
      pull: () => Promise.reject(new Error('lost')),
      close: () => void closed++,
    });
    await expect(stream.next()).rejects.toThrow('lost');
    expect(await stream.next()).toEqual(ended);
    expect(closed).toBe(1);
  });
});

describe('A stream of the latest events', () => {
  it('keeps one event of each key for a reader who is busy, the first changed first', async () => {
    const { stream, offer } = createLatestByKey<string, string>(() => {});
    for (let n = 0; n <= 1_000; n++) {
      offer('a', `a${n}`);
      offer('b', `b${n}`);
    }
    expect((await stream.next()).value).toBe('a1000');
    offer('a', 'a1001');
    expect((await stream.next()).value).toBe('b1000');
    expect((await stream.next()).value).toBe('a1001');
    const waiting = stream.next();
    offer('b', 'b1001');
    expect((await waiting).value).toBe('b1001');
  });

  it('tells when its reader has ended it', async () => {
    let isEnded = false;
    const { stream, offer } = createLatestByKey<string, string>(() => (isEnded = true));
    const waiting = stream.next();
    await stream.return();
    offer('a', 'a');
    expect([await waiting, await stream.next(), isEnded]).toEqual([ended, ended, true]);
  });
});

describe('A queue of events', () => {
  const queue = (onEnd = () => {}) =>
    createEventQueue<number>({ eventsMax: 2, overflow: () => new Error('too slow'), onEnd });

  it('hands on what it got before it ends', async () => {
    const { stream, push, end } = queue();
    push(1);
    end();
    push(2);
    expect([await stream.next(), await stream.next()]).toEqual([{ done: false, value: 1 }, ended]);
  });

  it('never holds more than its bound: a reader who is too slow gets an error', async () => {
    let closed = 0;
    const { stream, push } = queue(() => void closed++);
    [1, 2, 3, 4].forEach(push);
    expect([(await stream.next()).value, (await stream.next()).value]).toEqual([1, 2]);
    await expect(stream.next()).rejects.toThrow('too slow');
    expect(closed).toBe(1);
  });
});
