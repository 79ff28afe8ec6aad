import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse, CsvError, type Info } from 'csv-parse';
import { parseHeader, parseRow, type CurrencyColumns, type DayTable } from './day-table.js';
import { RatesFileError } from './errors.js';
import { recordOf, type FileRecord, type RatesReader } from './record.js';

/** A line of the ECB's file has about 300 characters; without a bound a file without line ends would fill the memory. */
const lineCharactersMax = 10_000;

/** Reads the table in a CSV file line by line, the days in any order. Lines that begin with `#` are comments. */
export const csvReader = (table: DayTable): RatesReader =>
  async function* read(file, { today }): AsyncGenerator<FileRecord> {
    const { size } = await stat(file);
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
    let columns: CurrencyColumns | undefined;
    try {
      for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
        const place = `Line ${info.lines}`;
        if (columns === undefined) {
          columns = parseHeader(record, table, place);
          continue;
        }
        const known = columns;
        yield await recordOf({ place, share: info.bytes / size }, () => parseRow(record, known, { ...table, today }));
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      throw new RatesFileError(`Line ${parser.info.lines}`, 'it is too long to be a line of rates');
    } finally {
      input.destroy();
    }
  };
