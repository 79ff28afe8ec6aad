import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import type { EventStream } from '@agio/runtime/streams/event-stream';
import { describe, expect, it } from '@jest/globals';
import { createMemoryBook } from './book.js';
import { createRateFeed } from './feed.js';
import { parsePair, type Pair } from './pair.js';
import { createPricing, type Rate } from './pricing.js';

/** A book whose rates are told one after the other, and its feed. */
function createMarket() {
  let second = 0;
  let priced = 0;
  const now = () => new Date(Date.UTC(2026, 10, 21, 9, 0, second));
  const book = createMemoryBook({
    providers: [{ source: 'SIMULATED', staleAfterMs: 10_000 }],
    referenceStaleAfterMs: 86_400_000,
  });
  const pricing = createPricing({ book, spreads: { major: 10, other: 40, asset: 200 }, now });
  const feed = createRateFeed({
    book,
    pricing: {
      rate(pair) {
        priced++;
        return pricing.rate(pair);
      },
    },
  });
  const tell = (rates: Record<string, string>) => {
    const told = Object.entries(rates).map(
      ([currency, perEuro]) =>
        [currency, { perEuro: parseDecimal(perEuro)!, asOf: now(), source: 'SIMULATED' as const }] as const,
    );
    book.setProvider('SIMULATED', new Map(told));
  };
  return {
    feed,
    tell,
    /** The same rates a second later. */
    pass: () => void second++,
    priced: () => priced,
  };
}

const pairs = (...names: string[]): Pair[] => names.map((name) => parsePair(name)!);
const shown = ({ pair, mid }: Rate): string => `${pair} ${formatDecimal(mid)}`;

/** So many that are there already. */
async function read(stream: EventStream<Rate>, count: number): Promise<string[]> {
  const rates: string[] = [];
  while (rates.length < count) rates.push(shown((await stream.next()).value!));
  return rates;
}

/** Whether nothing more is there now: what comes next is told after this. */
async function isUpToDate(stream: EventStream<Rate>, next: () => void, expected: string): Promise<void> {
  const waiting = stream.next();
  await new Promise(setImmediate);
  next();
  expect(shown((await waiting).value!)).toBe(expected);
}

describe('The feed of rates', () => {
  it('begins with the latest of each pair that has one, then tells each that takes its place', async () => {
    const { feed, tell } = createMarket();
    tell({ USD: '1.17', INR: '109' });
    const stream = feed.follow(pairs('EUR/USD', 'EUR/INR', 'EUR/JPY'));
    expect(await read(stream, 2)).toEqual(['EUR/USD 1.17', 'EUR/INR 109']);
    await isUpToDate(stream, () => tell({ USD: '1.17', INR: '109', JPY: '186' }), 'EUR/JPY 186');
    await isUpToDate(stream, () => tell({ USD: '1.18', INR: '109', JPY: '186' }), 'EUR/USD 1.18');
    await stream.return();
  });

  it('tells nothing of what is the same as before, but that it is of later', async () => {
    const { feed, tell, pass } = createMarket();
    tell({ USD: '1.17' });
    const stream = feed.follow(pairs('EUR/USD'));
    await read(stream, 1);
    const waiting = stream.next();
    tell({ USD: '1.17' });
    tell({ USD: '1.17' });
    pass();
    tell({ USD: '1.17' });
    expect((await waiting).value!.asOf).toEqual(new Date('2026-11-21T09:00:01Z'));
    await stream.return();
  });

  it('gives a reader who was busy the latest of each pair, the first changed first', async () => {
    const { feed, tell } = createMarket();
    const [busy, quick] = [feed.follow(pairs('EUR/USD', 'EUR/INR')), feed.follow(pairs('EUR/USD'))];
    for (let n = 1; n <= 1_000; n++) {
      tell({ USD: `1.${1_000 + n}`, INR: `${100 + n}` });
      if (n % 250 === 0) expect(await read(quick, 1)).toEqual([`EUR/USD ${Number(`1.${1_000 + n}`)}`]);
    }
    expect(await read(busy, 2)).toEqual(['EUR/USD 1.2', 'EUR/INR 1100']);
    await Promise.all([busy, quick].map((stream) => stream.return()));
  });

  it('prices each pair once whenever the book is filled, however many read it, and none that nobody reads', async () => {
    const { feed, tell, priced } = createMarket();
    tell({ USD: '1.17', INR: '109' });
    expect(priced()).toBe(0);
    const streams = Array.from({ length: 100 }, () => feed.follow(pairs('EUR/USD', 'EUR/INR', 'EUR/USD')));
    expect([feed.readers(), priced()]).toEqual([100, 2]);
    tell({ USD: '1.18', INR: '109' });
    expect(priced()).toBe(4);
    for (const stream of streams) expect(await read(stream, 2)).toEqual(['EUR/USD 1.18', 'EUR/INR 109']);
    await Promise.all(streams.map((stream) => stream.return()));
    expect(feed.readers()).toBe(0);
    tell({ USD: '1.19', INR: '109' });
    expect(priced()).toBe(4);
  });

  it('lets go of a reader who ends while it waits, and only of that one', async () => {
    const { feed, tell } = createMarket();
    const [leaving, staying] = [feed.follow(pairs('EUR/USD')), feed.follow(pairs('EUR/USD'))];
    const waiting = leaving.next();
    await leaving.return();
    await leaving.return();
    expect([(await waiting).done, feed.readers()]).toEqual([true, 1]);
    tell({ USD: '1.17' });
    expect(await read(staying, 1)).toEqual(['EUR/USD 1.17']);
    expect((await leaving.next()).done).toBe(true);
    await staying.return();
    // Whoever comes when all have gone gets the rate of that time, not of when somebody was there last.
    tell({ USD: '1.2' });
    const late = feed.follow(pairs('EUR/USD'));
    expect(await read(late, 1)).toEqual(['EUR/USD 1.2']);
    await late.return();
  });

  it('takes ten thousand readers and no more', async () => {
    const { feed, tell } = createMarket();
    tell({ USD: '1.17' });
    const streams = Array.from({ length: 10_000 }, () => feed.follow(pairs('EUR/USD')));
    expect(() => feed.follow(pairs('EUR/USD'))).toThrow(RangeError);
    expect(feed.readers()).toBe(10_000);
    await streams.pop()!.return();
    streams.push(feed.follow(pairs('EUR/USD')));
    expect(await read(streams.at(-1)!, 1)).toEqual(['EUR/USD 1.17']);
    await Promise.all(streams.map((stream) => stream.return()));
    expect(feed.readers()).toBe(0);
  });
});
