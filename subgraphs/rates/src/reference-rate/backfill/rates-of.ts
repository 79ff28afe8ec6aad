import { ProviderError } from '../../provider/provider.js';
import { RatesFileError } from '../import/errors.js';
import type { FileRecord } from '../import/record.js';
import type { ReferenceRate } from '../reference-rate.js';

/**
 * All rates of an answer that has the shape of a file of rates.
 *
 * @throws ProviderError when anything in it is wrong: a wrong figure casts doubt on those beside it.
 */
export async function ratesOf(records: AsyncIterable<FileRecord>): Promise<ReferenceRate[]> {
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
  return rates;
}
