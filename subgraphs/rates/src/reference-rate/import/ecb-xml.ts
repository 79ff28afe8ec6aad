import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import type { ReferenceRate } from '../reference-rate.js';
import { RatesFileError } from './errors.js';
import { excerpt, isCurrencyCode, parseDay, parseRate } from './figure.js';
import { recordOf, RecordFault, type FileRecord, type RatesReader } from './record.js';
import { readWhole } from './text.js';

/** No declared entity is expanded: the ECB uses none, and a file full of them could fill the memory. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: false,
  isArray: (name) => name === 'Cube',
});

const text = z.string().default('');
const dayModel = z.object({
  time: text,
  Cube: z.array(z.object({ currency: text, rate: text })).default([]),
});
const model = z.object({
  Envelope: z.object({ Cube: z.tuple([z.object({ Cube: z.array(dayModel) })]) }),
});

/**
 * Reads the ECB's XML: eurofxref-daily.xml, eurofxref-hist-90d.xml and eurofxref-hist.xml are alike, a `Cube` per day
 * with a `Cube` per currency. The shape is described at
 * https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/.
 */
export const ecbXmlReader: RatesReader = async function* read(file, { today }) {
  yield* parseEcbXml(await readWhole(file), today);
};

/**
 * Reads the ECB's XML.
 *
 * @param today the last day that may have rates, `YYYY-MM-DD`.
 * @throws RatesFileError when it is no XML of the ECB's shape.
 */
export async function* parseEcbXml(xml: string, today: string): AsyncGenerator<FileRecord> {
  const validity = XMLValidator.validate(xml);
  if (validity !== true) {
    throw new RatesFileError(`Line ${validity.err.line}`, `the file is no well-formed XML: ${validity.err.msg}`);
  }
  const parsed = model.safeParse(parser.parse(xml));
  if (!parsed.success) {
    throw new RatesFileError(
      undefined,
      'The file is XML, but not of the shape of the ECB: Envelope, Cube, Cube per day.',
    );
  }
  const [{ Cube: days }] = parsed.data.Envelope.Cube;
  for (const [index, { time, Cube: rates }] of days.entries()) {
    const position = { place: `Day ${index + 1}, "${excerpt(time)}"`, share: (index + 1) / days.length };
    yield await recordOf(position, () => {
      const day = parseDay(time, today);
      return rates.map(({ currency, rate }): ReferenceRate => {
        if (!isCurrencyCode(currency)) throw new RecordFault(`"${excerpt(currency)}" is no currency code`);
        return { currency, day, perEuro: parseRate(rate, currency), source: 'ECB' };
      });
    });
  }
}
