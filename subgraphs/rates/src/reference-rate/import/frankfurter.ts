import { z } from 'zod';
import type { Decimal } from '@agio/runtime/money/decimal';
import type { ReferenceRate } from '../reference-rate.js';
import { RatesFileError } from './errors.js';
import { checkEuro, excerpt, isCurrencyCode, parseDay, parseJsonRate } from './figure.js';
import { recordOf, RecordFault, type FileRecord, type RatesReader } from './record.js';
import { readWhole } from './text.js';
import { parseJson, readJson } from './whole-json.js';

const ratesOfDay = z.record(z.string(), z.unknown());
const versionOne = z.object({
  amount: z.string().default('1'),
  base: z.string(),
  /** Of a single day only. */
  date: z.string().optional(),
  rates: ratesOfDay,
});

/** Reads what version 1 of Frankfurter's API answers: the rates of a day, or a series of days. */
export const frankfurterV1Reader: RatesReader = async function* read(file, { today }) {
  yield* parseFrankfurterV1(await readWhole(file), today);
};

/**
 * Reads what version 1 of Frankfurter's API answers; https://frankfurter.dev/v1/.
 *
 * @param today the last day that may have rates, `YYYY-MM-DD`.
 * @throws RatesFileError when it is of another shape, or the rates are not per one euro.
 */
export async function* parseFrankfurterV1(json: string, today: string): AsyncGenerator<FileRecord> {
  const { amount, base, date, rates } = parseJson(json, versionOne, 'version 1 of Frankfurter');
  if (base !== 'EUR' || !/^1(\.0+)?$/.test(amount)) {
    const given = `${excerpt(amount)} ${excerpt(base)}`;
    throw new RatesFileError(undefined, `The rates are those of ${given}; they must be those of 1 EUR (base=EUR).`);
  }
  const days: [string, unknown][] = date === undefined ? Object.entries(rates) : [[date, rates]];
  for (const [index, [day, given]] of days.entries()) {
    const position = { place: `Day "${excerpt(day)}"`, share: (index + 1) / days.length };
    yield await recordOf(position, () => {
      const parsedDay = parseDay(day, today);
      const parsed = ratesOfDay.safeParse(given);
      if (!parsed.success) throw new RecordFault('it has no rates');
      return Object.entries(parsed.data).flatMap(([currency, rate]) => rateOf(parsedDay, currency, rate));
    });
  }
}

const versionTwo = z.array(z.unknown());
const item = z.object({ date: z.string(), base: z.string(), quote: z.string(), rate: z.string() });

/** Reads what version 2 of Frankfurter's API answers to `/rates`: a list of rates, each of a day and a pair; https://frankfurter.dev/. */
export const frankfurterV2Reader: RatesReader = async function* read(file, { today }) {
  const items = await readJson(file, versionTwo, 'version 2 of Frankfurter');
  for (const [index, given] of items.entries()) {
    const position = { place: `Item ${index + 1}`, share: (index + 1) / items.length };
    yield await recordOf(position, () => {
      const parsed = item.safeParse(given);
      if (!parsed.success) throw new RecordFault('it must have a date, a base, a quote and a rate');
      const { date, base, quote, rate } = parsed.data;
      if (base !== 'EUR') throw new RecordFault(`its base is "${excerpt(base)}"; it must be EUR`);
      return rateOf(parseDay(date, today), quote, rate);
    });
  }
};

/** The rate of a currency, none for the euro itself, which some answers hold too. */
function rateOf(day: string, currency: string, rate: unknown): ReferenceRate[] {
  if (!isCurrencyCode(currency)) throw new RecordFault(`"${excerpt(currency)}" is no currency code`);
  const perEuro: Decimal = parseJsonRate(rate, currency);
  if (currency !== 'EUR') return [{ currency, day, perEuro, source: 'FRANKFURTER' }];
  checkEuro(perEuro);
  return [];
}
