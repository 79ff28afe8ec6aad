import { describe, expect, it } from '@jest/globals';
import { formatDecimal, parseDecimal, type Decimal } from '@agio/runtime/money/decimal';
import { createMemoryBook, type EuroRate } from '../rate/book.js';
import { createSimulator } from './simulator.js';
import { createWalk } from './walk.js';

const references = new Map<string, Decimal>([
  ['USD', parseDecimal('1.1684')!],
  ['JPY', parseDecimal('186.75')!],
  ['MCO2', parseDecimal('1.25')!],
]);

function walkFor(seed: number, steps: number, from = references): string[] {
  const walk = createWalk(seed);
  return Array.from({ length: steps }, () =>
    [...walk(from)].map(([currency, rate]) => `${currency} ${formatDecimal(rate)}`).join(', '),
  );
}

describe('the walk', () => {
  it('is the same for the same seed, in whatever order the currencies come', () => {
    const reversed = new Map([...references].reverse());
    expect(walkFor(7, 500)).toEqual(walkFor(7, 500, reversed));
    expect(walkFor(7, 500)).not.toEqual(walkFor(8, 500));
  });

  it('begins where it did when this test was written', () => {
    expect(walkFor(1999, 2)).toEqual([
      'JPY 186.7458915, MCO2 1.25001625, USD 1.168369622',
      'JPY 186.7505602, MCO2 1.2500675, USD 1.168328728',
    ]);
  });

  it('moves every currency and stays within one percent of its reference', () => {
    const walk = createWalk(1);
    const seen = new Map<string, Set<string>>();
    for (let step = 0; step < 20_000; step += 1) {
      for (const [currency, rate] of walk(references)) {
        const reference = references.get(currency)!;
        const ratio = Number(formatDecimal(rate)) / Number(formatDecimal(reference));
        if (Math.abs(ratio - 1) > 0.010001) throw new Error(`${currency} strayed to ${ratio} of its reference`);
        seen.set(currency, (seen.get(currency) ?? new Set()).add(formatDecimal(rate)));
      }
    }
    for (const rates of seen.values()) expect(rates.size).toBeGreaterThan(100);
  });
});

describe('the simulator', () => {
  const at = new Date('2026-11-21T09:00:00Z');
  const euroRate = (perEuro: string, day: string, source: EuroRate['source'] = 'ECB'): EuroRate => ({
    perEuro: parseDecimal(perEuro)!,
    asOf: new Date(`${day}T15:00:00Z`),
    source,
  });

  async function simulate(references: Record<string, EuroRate>, entered: Record<string, EuroRate> = {}) {
    const book = createMemoryBook({ providers: [], referenceStaleAfterMs: 10_000 });
    book.setReferences(new Map(Object.entries(references)));
    book.setEntered(new Map(Object.entries(entered)));
    const simulator = createSimulator({ book, seed: 1, now: () => at });
    return simulator.fetchLatest(new AbortController().signal);
  }
  const percentFrom = (perEuro: Decimal | undefined, centre: number) =>
    Math.abs(Number(formatDecimal(perEuro!)) / centre - 1) * 100;

  it('tells a price near the reference, as of now', async () => {
    const rate = (await simulate({ USD: euroRate('1.1684', '2026-04-13') })).get('USD');
    expect(rate?.asOf).toEqual(at);
    expect(percentFrom(rate?.perEuro, 1.1684)).toBeLessThan(1);
  });

  it('moves around what was entered by hand since, and not before, the reference', async () => {
    const rates = await simulate(
      { USD: euroRate('1.1684', '2026-04-13'), JPY: euroRate('186.75', '2026-04-13') },
      { USD: euroRate('1.5', '2026-04-14', 'MANUAL'), JPY: euroRate('150', '2026-04-12', 'MANUAL') },
    );
    expect(percentFrom(rates.get('USD')?.perEuro, 1.5)).toBeLessThan(1);
    expect(percentFrom(rates.get('JPY')?.perEuro, 186.75)).toBeLessThan(1);
  });

  it('makes up no rate of a currency that no wallet can hold, or that is no longer published', async () => {
    const rates = await simulate({
      USD: euroRate('1.1684', '2026-04-13'),
      RUB: euroRate('117.201', '2022-03-01'),
      HRK: euroRate('7.5365', '2026-04-13'),
    });
    expect([...rates.keys()]).toEqual(['USD']);
  });

  it('tells nothing without a reference rate', async () => {
    expect((await simulate({})).size).toBe(0);
  });
});
