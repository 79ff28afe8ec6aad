import { createReadStream } from 'node:fs';
import { parse, CsvError, type Info } from 'csv-parse';
import { parseEcbHeader, parseEcbRow, type EcbColumns } from './ecb-row.js';
import { RatesFileError } from './errors.js';
import type { ReferenceRate } from './reference-rate.js';

/** The rates of one line of a file. */
export interface EcbDay {
  readonly line: number;
  /** How far into the file the line ends. */
  readonly bytesRead: number;
  readonly rates: readonly ReferenceRate[];
}

/** A line of the real file has about 300 characters; without a bound a file without line ends would fill the memory. */
const lineCharactersMax = 10_000;

/**
 * Reads a file in the format of the ECB's eurofxref-hist.csv, line by line: a header `Date,USD,...`, a line per day in
 * any order. Lines that begin with `#` are comments.
 *
 * @throws RatesFileError naming the first broken line.
 */
export async function* readEcbFile(file: string, options: { today: string }): AsyncGenerator<EcbDay> {
  const input = createReadStream(file);
  const parser = input.pipe(
    parse({
      bom: true,
      comment: '#',
      comment_no_infix: true,
      info: true,
      max_record_size: lineCharactersMax,
      // The format has no quotes, so a quote is a broken cell and not the start of one that swallows lines.
      quote: null,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }),
  );
  // A pipe does not hand on the errors of its source, such as a missing file.
  input.on('error', (error) => parser.destroy(error));
  let columns: EcbColumns | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      const line = info.lines;
      if (columns === undefined) {
        columns = parseEcbHeader(record, line);
      } else {
        yield { line, bytesRead: info.bytes, rates: parseEcbRow(record, columns, { line, today: options.today }) };
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new RatesFileError(parser.info.lines, 'it is too long to be a line of rates');
    throw error;
  } finally {
    input.destroy();
  }
}
