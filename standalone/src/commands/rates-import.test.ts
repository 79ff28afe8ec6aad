import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@agio/runtime/logging/logger';
import pg from 'pg';
import { openDatabase, type PlatformDatabase } from '../database.js';
import { readPlatformEnv } from '../env.js';

const runner = fileURLToPath(new URL('../../bin/run.mjs', import.meta.url));

let parent: string;
let dataDir: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'agio-rates-import-'));
  await chmod(parent, 0o711);
  dataDir = join(parent, 'data');
});
afterAll(() => rm(parent, { recursive: true, force: true }));

/** Runs the command, as npm would from another folder, and answers its exit code and what it printed. */
const ratesImport = (...args: string[]) =>
  new Promise<{ code: number; output: string; errors: string }>((resolve) => {
    const env = { ...process.env, DATABASE_URL: '', AGIO_DATA_DIR: dataDir, INIT_CWD: parent };
    execFile(process.execPath, [runner, 'rates-import', ...args], { env }, (error, output, errors) => {
      resolve({ code: Number(error?.code ?? 0), output, errors });
    });
  });

const write = (name: string, content: string | Buffer) => writeFile(join(parent, name), content);

describe('npm run rates:import, called in a wrong way,', () => {
  it('shows how it is called', async () => {
    const { code, output } = await ratesImport('--help');
    expect(code).toBe(0);
    for (const word of ['--on-error=skip', '--format', 'frankfurter-v2', '--priced-in']) expect(output).toContain(word);
  });

  it.each([
    [[], 'Name the file to import.'],
    [['a.csv', 'b.csv'], '"b.csv" is a second one'],
    [['a.csv', '--force'], "Unknown option '--force'"],
    [['a.csv', '--on-error=ignore'], '--on-error is stop or skip, not "ignore".'],
    [['a.csv', '--format=toString'], '"toString" is no format; the formats are ecb-csv, ecb-xml,'],
    [['a.json', '--asset=MCO2'], '--asset and --priced-in go together.'],
  ])('as with %j says what is wrong', async (args, message) => {
    const { code, errors } = await ratesImport(...args);
    expect(errors).toContain(message);
    expect(code).toBe(2);
  });
});

describe('npm run rates:import', () => {
  it('names what cannot be imported, and why', async () => {
    await write('rates.csv.gz', gzipSync('Date,USD\n'));
    await write('empty.csv', '');
    await write('broken.csv', 'Date,USD\n2026-04-14,1.1\n2026-04-15,x\n');
    await mkdir(join(parent, 'folder'));
    const reasons = {
      'absent.csv': 'there is no such file',
      folder: 'this is a directory, not a file',
      'rates.csv.gz': 'The file is compressed (gzip). Unpack it first, with gunzip.',
      'empty.csv': 'The file is empty.',
      'broken.csv': 'Line 3: "x" is no rate of USD',
    };
    for (const [name, reason] of Object.entries(reasons)) {
      const { code, errors } = await ratesImport(name);
      expect(errors).toContain(`${join(parent, name)}: ${reason}`);
      expect(code).toBe(1);
    }
  }, 120_000);

  describe('while the platform runs', () => {
    let platform: PlatformDatabase;
    let client: pg.Client;
    const dataDirBefore = process.env['AGIO_DATA_DIR'];
    beforeAll(async () => {
      await write('down.csv', 'Date,USD\n2026-04-14,1.1711\n');
      const imported = await ratesImport('down.csv');
      expect(imported).toMatchObject({ code: 0, output: expect.stringContaining('1 record, 1 rate, 1 of them new') });
      process.env['AGIO_DATA_DIR'] = dataDir;
      platform = await openDatabase(readPlatformEnv({}), {
        url: 'http://localhost:4000',
        logger: createLogger({ name: 'test', level: 'silent' }),
        onProgress: () => {},
      });
      client = new pg.Client({ connectionString: platform.adminUrl });
      await client.connect();
    }, 120_000);
    afterAll(async () => {
      await client.end();
      await platform.stop();
      if (dataDirBefore === undefined) delete process.env['AGIO_DATA_DIR'];
      else process.env['AGIO_DATA_DIR'] = dataDirBefore;
    });

    const stored = async () =>
      (
        await client.query<{ rate: string }>(
          `SELECT day || ' ' || currency || ' ' || per_euro AS rate FROM rates.reference_rates
           WHERE day > '2026-04-13' ORDER BY day, currency`,
        )
      ).rows.map(({ rate }) => rate);

    it('has what was imported while it was down', async () => {
      await expect(stored()).resolves.toEqual(['2026-04-14 USD 1.1711']);
    });

    it('stores what is sound, and names and counts the rest', async () => {
      const lines = ['2026-04-14,1.2', '2026-04-15,1.18', ...Array.from({ length: 30 }, () => '2026-04-16,x')];
      await write('skip.csv', `Date,USD\n${lines.join('\n')}\n`);
      const { code, output, errors } = await ratesImport('skip.csv', '--on-error=skip');
      expect(code).toBe(0);
      expect(output).toContain('2 records, 2 rates, 1 of them new');
      expect(errors).toContain('Not stored, because of a fault: 31');
      expect(errors).toContain('Line 4: "x" is no rate of USD');
      expect(errors).toContain('... and 11 more');
      await expect(stored()).resolves.toEqual(['2026-04-14 USD 1.1711', '2026-04-15 USD 1.18']);
    });

    it('takes prices of CoinGecko with what they are of and in', async () => {
      await write('mco2.json', `{"prices":[[${Date.parse('2026-04-16T00:00:00Z')},0.5]]}`);
      const { code, output } = await ratesImport('mco2.json', '--asset=MCO2', '--priced-in=EUR');
      expect(output).toContain('(coingecko): 1 record, 1 rate, 1 of them new');
      expect(code).toBe(0);
      await expect(stored()).resolves.toContain('2026-04-16 MCO2 2');
    });
  });
});
