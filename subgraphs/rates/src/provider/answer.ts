import type { z } from 'zod';
import type { Decimal } from '@agio/runtime/money/decimal';
import { RatesFileError } from '../reference-rate/import/errors.js';
import { parseExactJson } from '../reference-rate/import/exact-json.js';
import { parseDay, parseJsonRate } from '../reference-rate/import/figure.js';
import { RecordFault, type FileRecord } from '../reference-rate/import/record.js';
import { publishedAt, type ReferenceRate } from '../reference-rate/reference-rate.js';
import { ProviderError, timeOfRate, type ToldRate } from './provider.js';

/**
 * Reads an answer of JSON, its numbers as the texts that they are written with.
 *
 * @throws ProviderError when it is no JSON, or of another shape.
 */
export function readJsonAnswer<T extends z.ZodType>(text: string, model: T): z.infer<T> {
  let json: unknown;
  try {
    json = parseExactJson(text);
  } catch {
    throw new ProviderError('The answer is no JSON.');
  }
  const parsed = model.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProviderError(`The answer is of another shape: ${issue?.path.join('.')}: ${issue?.message}.`);
}

/**
 * Reads a number of an answer that is above zero, exactly.
 *
 * @throws ProviderError
 */
export function readRate(figure: unknown, currency: string): Decimal {
  return asAnswer(() => parseJsonRate(figure, currency));
}

/**
 * Reads a day of an answer, `YYYY-MM-DD` and not after `today`.
 *
 * @throws ProviderError
 */
export function readDay(text: string, today: string): string {
  return asAnswer(() => parseDay(text, today));
}

function asAnswer<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RecordFault) throw new ProviderError(`The answer is not usable: ${error.message}.`);
    throw error;
  }
}

/**
 * Collects the rates of an answer that has the shape of a file of rates, those of its latest day.
 *
 * @throws ProviderError when anything in it is wrong: a wrong figure casts doubt on those beside it.
 */
export async function ratesOfLatestDay(records: AsyncIterable<FileRecord>, now: Date): Promise<Map<string, ToldRate>> {
  const rates: ReferenceRate[] = [];
  try {
    for await (const record of records) {
      if (record.fault !== undefined) throw new ProviderError(`${record.place}: ${record.fault}.`);
      rates.push(...record.rates);
    }
  } catch (error) {
    if (error instanceof RatesFileError) throw new ProviderError(error.message);
    throw error;
  }
  const latest = rates.reduce((day, rate) => (rate.day > day ? rate.day : day), '');
  return toldRates(
    rates.filter(({ day }) => day === latest),
    now,
  );
}

/** Official rates as those that a provider told. */
export function toldRates(rates: readonly ReferenceRate[], now: Date): Map<string, ToldRate> {
  return new Map(
    rates.map(({ currency, perEuro, day }) => [currency, { perEuro, asOf: timeOfDay(day, now), referenceDay: day }]),
  );
}

/** The rates of today may be there before the hour at which they count as published. */
function timeOfDay(day: string, now: Date): Date {
  const published = publishedAt(day);
  return day === dayOf(now) && published > now ? now : timeOfRate(published, now);
}

/** The day of a time in UTC, `YYYY-MM-DD`. */
export const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
