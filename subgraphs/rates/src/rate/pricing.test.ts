import { describe, expect, it } from '@jest/globals';
import { compare, formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import fc from 'fast-check';
import type { ReferenceSource } from '../reference-rate/reference-rate.js';
import { createMemoryBook, type EuroRate } from './book.js';
import { parsePair } from './pair.js';
import { createPricing } from './pricing.js';
import { bidAndAsk } from './spread.js';
import { valueIn } from './value-in.js';

const decimal = (text: string): Decimal => parseDecimal(text)!;
const reference = (perEuro: string, day: string, source: ReferenceSource = 'ECB'): EuroRate => ({
  perEuro: decimal(perEuro),
  asOf: new Date(`${day}T15:00:00Z`),
  source,
});

/** A market of 2026-04-13 at a given time, with the limits of four days and ten seconds. */
function createMarket(time: string) {
  let now = new Date(time);
  const book = createMemoryBook({
    providers: [{ source: 'SIMULATED', staleAfterMs: 10_000 }],
    referenceStaleAfterMs: 4 * 24 * 60 * 60 * 1_000,
  });
  book.setReferences(
    new Map([
      ['USD', reference('1.1684', '2026-04-13')],
      ['GBP', reference('0.87058', '2026-04-13')],
      ['JPY', reference('186.75', '2026-04-13')],
      ['INR', reference('109.047', '2026-04-13')],
      ['RUB', reference('117.201', '2022-03-01')],
      ['MCO2', reference('1.25', '2026-04-13', 'SYNTHETIC')],
    ]),
  );
  const pricing = createPricing({
    book,
    spreads: { major: 10, other: 40, asset: 200 },
    now: () => now,
  });
  return {
    book,
    pricing,
    rate: (pair: string) => pricing.rate(parsePair(pair)!),
    mid: (pair: string) => formatDecimal(pricing.rate(parsePair(pair)!)!.mid),
    setTime(later: string) {
      now = new Date(later);
    },
  };
}

describe('a rate', () => {
  const market = createMarket('2026-04-14T09:00:00Z');

  it.each([
    ['EUR/USD', '1.1684'],
    ['USD/EUR', '0.855871277'],
    ['GBP/JPY', '214.5121643'],
    ['EUR/AED', '4.290949'],
    ['USD/AED', '3.6725'],
    ['AED/SAR', '1.021102791'],
    ['EUR/XOF', '655.957'],
    ['XOF/XAF', '1'],
    ['BTN/INR', '1'],
    ['EUR/MCO2', '1.25'],
  ])('of %s is %s units for one', (pair, expected) => {
    expect(market.mid(pair)).toBe(expected);
  });

  it.each(['EUR/EUR', 'EUR/XXX', 'HRK/EUR', 'EUR/ZMW'])('is absent for %s', (pair) => {
    expect(market.rate(pair)).toBeUndefined();
  });

  it.each([
    ['EUR/USD', 'ECB'],
    ['GBP/JPY', 'ECB'],
    ['AED/INR', 'PEG'],
    ['EUR/XOF', 'PEG'],
    ['AED/MCO2', 'SYNTHETIC'],
  ])('of %s has the source %s', (pair, source) => {
    expect(market.rate(pair)?.source).toBe(source);
  });

  it('is as of its older side', () => {
    expect(market.rate('EUR/USD')?.asOf).toEqual(new Date('2026-04-13T15:00:00Z'));
    expect(market.rate('USD/RUB')?.asOf).toEqual(new Date('2022-03-01T15:00:00Z'));
    expect(market.rate('EUR/XOF')?.asOf).toEqual(new Date('2026-04-14T09:00:00Z'));
  });

  it('has the spread of its class around mid', () => {
    const shown = (pair: string) => {
      const { bid, ask } = market.rate(pair)!;
      return [formatDecimal(bid), formatDecimal(ask)];
    };
    expect(shown('EUR/USD')).toEqual(['1.1678158', '1.1689842']);
    expect(shown('EUR/INR')).toEqual(['108.828906', '109.265094']);
    expect(shown('EUR/MCO2')).toEqual(['1.2375', '1.2625']);
  });

  it('always has bid below mid below ask', () => {
    const mids = fc.record({ digits: fc.bigInt({ min: 1n, max: 9_999_999_999n }), scale: fc.nat(15) });
    fc.assert(
      fc.property(mids, fc.integer({ min: 1, max: 1_000 }), (mid, spread) => {
        const { bid, ask } = bidAndAsk(mid, spread);
        expect([compare(bid, mid), compare(mid, ask)]).toEqual([-1, -1]);
      }),
    );
  });
});

describe('staleness', () => {
  it('comes when the reference rate is older than its limit, and the rate is still shown', () => {
    const market = createMarket('2026-04-17T15:00:00Z');
    expect(market.rate('EUR/USD')?.stale).toBe(false);
    market.setTime('2026-04-17T15:00:00.001Z');
    expect(market.rate('EUR/USD')).toMatchObject({ stale: true, asOf: new Date('2026-04-13T15:00:00Z') });
  });

  it('comes with one old side', () => {
    const market = createMarket('2026-04-14T09:00:00Z');
    expect(market.rate('USD/RUB')?.stale).toBe(true);
  });

  it('never comes for currencies pegged to the euro', () => {
    expect(createMarket('2030-01-01T00:00:00Z').rate('EUR/XOF')?.stale).toBe(false);
  });

  it('goes with a simulated price, and comes back when these stop', () => {
    const market = createMarket('2026-11-21T09:00:00Z');
    const simulated: EuroRate = {
      perEuro: decimal('1.17'),
      asOf: new Date('2026-11-21T09:00:00Z'),
      source: 'SIMULATED',
    };
    market.book.setProvider('SIMULATED', new Map([['USD', simulated]]));
    market.setTime('2026-11-21T09:00:10Z');
    expect(market.rate('EUR/USD')).toMatchObject({ source: 'SIMULATED', stale: false, mid: decimal('1.17') });
    expect(market.rate('EUR/AED')).toMatchObject({ source: 'SIMULATED', stale: false });
    expect(market.rate('USD/JPY')).toMatchObject({ source: 'SIMULATED', stale: true });
    market.setTime('2026-11-21T09:00:10.001Z');
    expect(market.rate('EUR/USD')).toMatchObject({ source: 'ECB', stale: true, mid: decimal('1.1684') });
  });
});

describe('valueIn', () => {
  const { pricing } = createMarket('2026-04-14T09:00:00Z');

  it.each<[bigint, string, string, bigint | undefined]>([
    [10_000n, 'EUR', 'INR', 1_090_470n],
    [250n, 'EUR', 'JPY', 467n],
    [1_000n, 'JPY', 'EUR', 535n],
    [123n, 'EUR', 'EUR', 123n],
    [1_000n, 'EUR', 'MCO2', 1_250_000_000n],
    [1_000n, 'EUR', 'ZMW', undefined],
  ])('%s minor units of %s in %s are %s', (minor, from, into, expected) => {
    const value = valueIn({ minor, asset: from }, into, pricing);
    expect(value).toEqual(expected === undefined ? undefined : { minor: expected, asset: into });
  });
});
