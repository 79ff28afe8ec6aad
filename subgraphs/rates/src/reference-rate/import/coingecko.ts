import { z } from 'zod';
import { findAsset } from '@agio/runtime/money/assets';
import { roundSignificant, type Decimal } from '@agio/runtime/money/decimal';
import type { ReferenceRate } from '../reference-rate.js';
import { RatesFileError } from './errors.js';
import { excerpt, parseDay, parseJsonRate } from './figure.js';
import { recordOf, RecordFault, type RatesReader, type ReadingOptions } from './record.js';
import { readJson } from './whole-json.js';

const model = z.object({ prices: z.array(z.unknown()) });
const priceModel = z.tuple([z.string().regex(/^\d{1,15}$/), z.unknown()]);

/**
 * What a euro buys of the asset is the inverse of its price and seldom ends. Twice the digits of a rate are kept of it, so
 * that the rounding of a rate that is made from it is the same as from the price itself.
 */
const inverseDigits = 20;

/** The last price of a day. */
interface DailyPrice {
  readonly at: number;
  readonly price: Decimal;
}

/**
 * Reads what CoinGecko's `/coins/{id}/market_chart` answers: prices at moments, `[[milliseconds, price], ...]`. The file
 * says neither of what nor in which currency. The rate of a day is its last price, in UTC; today is left out, since its
 * last price is yet to come. https://docs.coingecko.com/reference/coins-id-market-chart.
 */
export const coingeckoReader: RatesReader = async function* read(file, options) {
  const { asset, currency } = checkedPrices(options);
  const { prices } = await readJson(file, model, 'market_chart of CoinGecko');
  const lastOfDay = new Map<string, DailyPrice>();
  for (const [index, given] of prices.entries()) {
    const position = { place: `Price ${index + 1}`, share: (index + 1) / prices.length };
    const record = await recordOf(position, () => {
      const { day, ...price } = readPrice(given, { asset, today: options.today });
      if (day === options.today) return [];
      const known = lastOfDay.get(day);
      if (known === undefined || known.at <= price.at) lastOfDay.set(day, price);
      return [];
    });
    if (record.fault !== undefined) yield record;
  }
  for (const [day, { price }] of lastOfDay) {
    yield await recordOf({ place: `The last price of ${day}`, share: 1 }, async (): Promise<ReferenceRate[]> => {
      const perEuro = await inverse(price, { day, currency, perEuroOn: options.perEuroOn });
      return [{ currency: asset, day, perEuro, source: 'COINGECKO' }];
    });
  }
};

function checkedPrices({ prices }: ReadingOptions): { asset: string; currency: string } {
  if (prices === undefined) {
    const options = '--asset=MCO2 --priced-in=EUR';
    throw new RatesFileError(
      undefined,
      `A file of CoinGecko does not say what its prices are of and in: add ${options}.`,
    );
  }
  const { asset, currency } = prices;
  for (const code of [asset, currency]) {
    if (!findAsset(code))
      throw new RatesFileError(undefined, `"${excerpt(code)}" is no currency or asset of a wallet.`);
  }
  if (asset === 'EUR' || asset === currency) {
    throw new RatesFileError(undefined, `A price of ${asset} in ${currency} says nothing about a euro.`);
  }
  return { asset, currency };
}

function readPrice(given: unknown, { asset, today }: { asset: string; today: string }): DailyPrice & { day: string } {
  const parsed = priceModel.safeParse(given);
  if (!parsed.success) throw new RecordFault('it must be a time in milliseconds and a price');
  const [milliseconds, price] = parsed.data;
  const at = Number(milliseconds);
  // Later years are written with more digits than a day has.
  if (at >= Date.UTC(10_000, 0)) throw new RecordFault(`${milliseconds} is in the future`);
  return { at, day: parseDay(new Date(at).toISOString().slice(0, 10), today), price: parseJsonRate(price, asset) };
}

/** What a euro buys of the asset: what it buys of the currency that the price is in, divided by the price. */
async function inverse(
  price: Decimal,
  { day, currency, perEuroOn }: { day: string; currency: string; perEuroOn: ReadingOptions['perEuroOn'] },
): Promise<Decimal> {
  const perEuro = currency === 'EUR' ? { digits: 1n, scale: 0 } : await perEuroOn(currency, day);
  if (perEuro === undefined) {
    throw new RecordFault(`there is no rate of ${currency} in the week up to that day; import that first`);
  }
  const numerator = perEuro.digits * 10n ** BigInt(price.scale);
  return roundSignificant(numerator, price.digits * 10n ** BigInt(perEuro.scale), inverseDigits);
}
