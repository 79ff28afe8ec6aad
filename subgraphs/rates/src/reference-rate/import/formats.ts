import { open } from 'node:fs/promises';
import { coingeckoReader } from './coingecko.js';
import { csvReader } from './csv.js';
import { ecbXmlReader } from './ecb-xml.js';
import { RatesFileError } from './errors.js';
import { frankfurterV1Reader, frankfurterV2Reader } from './frankfurter.js';
import type { RatesReader } from './record.js';

/** How a file of a format is read, and how it is recognised by its beginning. */
interface Format {
  readonly title: string;
  readonly read: RatesReader;
  readonly beginsLikeIt: (head: string) => boolean;
}

const firstLine = (head: string): string =>
  head.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('#')) ?? '';

/** Every format that can be imported, by the name that an operator gives. */
export const formats = {
  'ecb-csv': {
    title: "the ECB's eurofxref-hist.csv",
    read: csvReader({ source: 'ECB', leading: ['Date'] }),
    beginsLikeIt: (head) => /^\s*Date\s*,/.test(firstLine(head)),
  },
  'ecb-xml': {
    title: "the ECB's eurofxref-daily.xml, -hist-90d.xml and -hist.xml",
    read: ecbXmlReader,
    beginsLikeIt: (head) => /^\s*</.test(head),
  },
  'frankfurter-v1': {
    title: 'JSON of Frankfurter, version 1: a day or a series',
    read: frankfurterV1Reader,
    beginsLikeIt: (head) => /^\s*\{/.test(head) && /"rates"\s*:/.test(head),
  },
  'frankfurter-v2': {
    title: 'JSON of Frankfurter, version 2: /rates',
    read: frankfurterV2Reader,
    beginsLikeIt: (head) => /^\s*\[/.test(head),
  },
  coingecko: {
    title: 'JSON of CoinGecko, market_chart; needs --asset and --priced-in',
    read: coingeckoReader,
    beginsLikeIt: (head) => /^\s*\{\s*"(prices|market_caps|total_volumes)"/.test(head),
  },
  'currency-api-csv': {
    title: 'CSV with the columns date, upstream and one per currency',
    read: csvReader({ source: 'IMPORTED', leading: ['date', 'upstream'] }),
    beginsLikeIt: (head) => /^\s*date\s*,\s*upstream\s*,/.test(firstLine(head)),
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

/** Enough to tell any format by. */
const headBytes = 4_096;

/** How compressed files begin, with what takes them apart. */
const compressions = [
  { magic: Buffer.from([0x1f, 0x8b]), name: 'gzip', remedy: 'gunzip' },
  { magic: Buffer.from('PK\u0003\u0004'), name: 'zip', remedy: 'unzip' },
];

/**
 * Tells the format of a file by how it begins.
 *
 * @throws RatesFileError when it is none that can be read.
 */
export async function detectFormat(file: string): Promise<FormatName> {
  const handle = await open(file);
  let head: Buffer;
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    head = buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  const compression = compressions.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (compression) {
    const { name, remedy } = compression;
    throw new RatesFileError(undefined, `The file is compressed (${name}). Unpack it first, with ${remedy}.`);
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new RatesFileError(undefined, 'The file is empty.');
  const found = formatNames.find((name) => formats[name].beginsLikeIt(text));
  if (found) return found;
  throw new RatesFileError(undefined, `The file is of no known format. The formats are ${formatNames.join(', ')}.`);
}
