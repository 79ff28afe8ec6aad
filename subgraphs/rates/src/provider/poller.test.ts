import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '@agio/runtime/logging/logger';
import type { ConfiguredProvider } from './create-providers.js';
import { createEcbProvider } from './ecb.js';
import { createPoller, type Poller } from './poller.js';
import type { ProviderRates } from './provider.js';
import { startLocalServer, withText, type LocalServer } from './testing/local-server.js';

const xml = `<Envelope><Cube><Cube time='2026-04-13'><Cube currency='USD' rate='1.1684'/></Cube></Cube></Envelope>`;
const signal = new AbortController().signal;
const minuteMs = 60_000;

describe('a poller', () => {
  let server: LocalServer;
  beforeAll(async () => {
    server = await startLocalServer();
  });
  afterAll(() => server.stop());

  let now: Date;
  let taken: ProviderRates[];
  let failed: [failure: string | undefined, isSuspended: boolean][];
  let poller: Poller;
  beforeEach(() => {
    now = new Date('2026-04-13T16:00:00Z');
    taken = [];
    failed = [];
    const provider = createEcbProvider({ url: server.url, timeoutMs: 20_000, now: () => now });
    const configured: ConfiguredProvider = {
      provider,
      source: 'ECB',
      intervalMs: 15 * minuteMs,
      staleAfterMs: minuteMs,
      isChecked: true,
    };
    poller = createPoller({
      configured,
      take: async (rates) => void taken.push(rates),
      fail: async (...failure) => void failed.push(failure),
      logger: silentLogger,
      now: () => now,
    });
  });
  const pass = (ms: number): void => void (now = new Date(now.getTime() + ms));
  const asked = async (work: () => Promise<void>): Promise<number> => {
    const before = server.requests.length;
    await work();
    return server.requests.length - before;
  };

  it('asks again when the interval is over, and not before', async () => {
    server.answer(withText(xml));
    expect(await asked(() => poller.poll(signal))).toBe(1);
    pass(14 * minuteMs);
    expect(await asked(() => poller.poll(signal))).toBe(0);
    pass(minuteMs);
    expect(await asked(() => poller.poll(signal))).toBe(1);
    expect(taken.map((rates) => [...rates.keys()])).toEqual([['USD'], ['USD']]);
    await poller.stop();
  });

  it('asks again at once after a failure, which it records', async () => {
    server.answer(withText('sorry', 503));
    await poller.poll(signal);
    expect(failed).toEqual([[`${server.url.host} answered 503.`, false]]);
    server.answer(withText(xml));
    await poller.poll(signal);
    expect(taken.length).toBe(1);
    await poller.stop();
  });

  it('no longer asks whoever has failed ten times within a minute', async () => {
    server.answer(withText('nonsense'));
    const times = await asked(async () => {
      for (let time = 0; time < 13; time += 1) await poller.poll(signal);
    });
    expect(times).toBe(10);
    expect(failed.length).toBe(13);
    expect(failed[8]).toEqual([expect.any(String), false]);
    expect(failed[9]).toEqual([expect.any(String), true]);
    expect(failed[12]).toEqual([undefined, true]);
    await poller.stop();
  });

  it('lets a fault of ours be seen as one', async () => {
    const broken = createPoller({
      configured: {
        provider: { source: 'ECB', fetchLatest: () => Promise.reject(new TypeError('not a function')) },
        source: 'ECB',
        intervalMs: minuteMs,
        staleAfterMs: minuteMs,
        isChecked: true,
      },
      take: async () => {},
      fail: async (...failure) => void failed.push(failure),
      logger: silentLogger,
      now: () => now,
    });
    await expect(broken.poll(signal)).rejects.toThrow(TypeError);
    expect(failed).toEqual([]);
    await Promise.all([broken.stop(), poller.stop()]);
  });
});
