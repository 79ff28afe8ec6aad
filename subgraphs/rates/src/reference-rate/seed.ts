import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { parseDecimal } from '@agio/runtime/money/decimal';
import { importRates } from './import/import-rates.js';
import { hasReferenceRates, insertReferenceRates } from './store.js';

/** Sixty days of ECB rates, shipped so that the first run has real rates without a network. */
const sampleFile = fileURLToPath(new URL('../../data/ecb-sample.csv', import.meta.url));

/** Stores the shipped sample where there is no rate at all; an installation that has its own history is left alone. */
export async function seedSample(pool: pg.Pool): Promise<void> {
  if (!(await hasReferenceRates(pool))) await importRates({ pool, file: sampleFile, format: 'ecb-csv' });
}

/**
 * Stores a reference rate of MCO2 for the demo. No public price history of it is at hand, so this one is made up: 1.25
 * MCO2 for one euro on the last day of the sample, marked SYNTHETIC wherever it is shown.
 */
export async function seedSyntheticRates(pool: pg.Pool): Promise<void> {
  await insertReferenceRates(pool, [
    { currency: 'MCO2', day: '2026-04-13', perEuro: parseDecimal('1.25')!, source: 'SYNTHETIC' },
  ]);
}
