import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acquireDataDirectory } from '../postgres/data-directory.js';
import { startPostgres } from '../postgres/start-postgres.js';

const runner = fileURLToPath(new URL('../../bin/run.mjs', import.meta.url));

describe('npm run reset', () => {
  let parent: string;
  let dataDir: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agio-reset-'));
    await chmod(parent, 0o711);
    dataDir = join(parent, 'data');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  /** Runs the command as from a terminal's pipe, and answers its exit code and what it printed. */
  const reset = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { ...process.env, AGIO_DATA_DIR: dataDir };
      execFile(process.execPath, [runner, 'reset', ...args], { env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });

  it('deletes what the platform has stored, and nothing else', async () => {
    await (await startPostgres({ dataDir })).stop();
    await writeFile(join(dataDir, 'secret'), 'a secret');
    await writeFile(join(dataDir, 'notes.txt'), 'not ours');
    expect(await reset('--yes')).toMatchObject({ code: 0 });
    expect(await readdir(dataDir)).toEqual(['notes.txt']);
  });

  it('deletes nothing without a confirmation', async () => {
    await (await startPostgres({ dataDir })).stop();
    const { code, output } = await reset();
    expect(output).toContain('npm run reset -- --yes');
    expect(code).toBe(1);
    await stat(join(dataDir, 'postgres', 'data', 'PG_VERSION'));
  });

  it('refuses while the platform runs, and names it', async () => {
    const lock = await acquireDataDirectory({ dir: dataDir, url: 'http://localhost:4000' });
    const { code, output } = await reset('--yes');
    expect(output).toContain(`process ${process.pid}, at http://localhost:4000. Stop it first.`);
    expect(code).toBe(1);
    await lock.release();
  });

  it('has nothing to do where nothing was stored', async () => {
    expect(await reset('--yes')).toMatchObject({ code: 0, output: expect.stringContaining('nothing to delete') });
  });
});
