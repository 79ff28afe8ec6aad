import { describe, expect, it } from '@jest/globals';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import { createMemoryBook, type EuroRate } from './book.js';
import type { RateSource } from './source.js';

const now = new Date('2026-04-14T09:00:00Z');
const hour = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const rate = (source: RateSource, perEuro: string, asOf: Date): EuroRate => ({
  perEuro: parseDecimal(perEuro)!,
  asOf,
  source,
});

/** What the book answers for the dollar, whose rates are given with their ages in hours. */
function answer(rates: Partial<Record<RateSource | 'REFERENCE', [perEuro: string, ageHours: number]>>): string {
  const book = createMemoryBook({
    providers: [
      { source: 'OPEN_EXCHANGE_RATES', staleAfterMs: 2 * 3_600_000 },
      { source: 'FRANKFURTER', staleAfterMs: 10 * 3_600_000 },
      { source: 'SIMULATED', staleAfterMs: 10_000 },
    ],
    referenceStaleAfterMs: 24 * 3_600_000,
  });
  const only = (source: RateSource, given: RateSource | 'REFERENCE') => {
    const [perEuro, age] = rates[given] ?? [];
    return new Map(perEuro === undefined ? [] : [['USD', rate(source, perEuro, hour(age!))]]);
  };
  book.setReferences(only('ECB', 'REFERENCE'));
  book.setEntered(only('MANUAL', 'MANUAL'));
  for (const source of ['OPEN_EXCHANGE_RATES', 'FRANKFURTER', 'SIMULATED'] as const) {
    book.setProvider(source, only(source, source));
  }
  const latest = book.latest('USD', now);
  if (latest === undefined) return 'none';
  expect(book.freshRates(now).has('USD')).toBe(!latest.stale);
  return `${latest.source} ${formatDecimal(latest.perEuro)}${latest.stale ? ' stale' : ''}`;
}

describe('the live book', () => {
  it.each([
    [{}, 'none'],
    [{ OPEN_EXCHANGE_RATES: ['1', 2], FRANKFURTER: ['2', 0], REFERENCE: ['3', 0] }, 'OPEN_EXCHANGE_RATES 1'],
    [{ OPEN_EXCHANGE_RATES: ['1', 3], FRANKFURTER: ['2', 9], REFERENCE: ['3', 0] }, 'FRANKFURTER 2'],
    [{ OPEN_EXCHANGE_RATES: ['1', 3], FRANKFURTER: ['2', 11], REFERENCE: ['3', 20] }, 'ECB 3'],
    [{ OPEN_EXCHANGE_RATES: ['1', 3], FRANKFURTER: ['2', 11], REFERENCE: ['3', 25] }, 'OPEN_EXCHANGE_RATES 1 stale'],
    [{ OPEN_EXCHANGE_RATES: ['1', 30], FRANKFURTER: ['2', 40], REFERENCE: ['3', 25] }, 'ECB 3 stale'],
    [{ SIMULATED: ['1', 0], REFERENCE: ['3', 0] }, 'SIMULATED 1'],
    [{ SIMULATED: ['1', 1], REFERENCE: ['3', 25] }, 'ECB 3 stale'],
    [{ SIMULATED: ['1', 1] }, 'none'],
    [{ MANUAL: ['4', 1], OPEN_EXCHANGE_RATES: ['1', 2], REFERENCE: ['3', 20] }, 'MANUAL 4'],
    [{ MANUAL: ['4', 1], OPEN_EXCHANGE_RATES: ['1', 1] }, 'MANUAL 4'],
    [{ MANUAL: ['4', 1], FRANKFURTER: ['2', 0.5] }, 'FRANKFURTER 2'],
    [{ MANUAL: ['4', 8], REFERENCE: ['3', 0] }, 'MANUAL 4'],
    [{ MANUAL: ['4', 10], REFERENCE: ['3', 8] }, 'ECB 3'],
    [{ MANUAL: ['4', 25], FRANKFURTER: ['2', 30] }, 'MANUAL 4 stale'],
  ] as [Parameters<typeof answer>[0], string][])('of %j answers %s', (rates, expected) => {
    expect(answer(rates)).toBe(expected);
  });
});
