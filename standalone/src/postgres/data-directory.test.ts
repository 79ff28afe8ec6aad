import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { acquireDataDirectory, DataDirectoryInUseError } from './data-directory.js';

const url = 'http://localhost:4000';

describe('acquireDataDirectory', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'agio-lock-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('refuses a second owner and names the first, until that one has released it', async () => {
    const first = await acquireDataDirectory({ dir, url });
    const second = acquireDataDirectory({ dir, url: 'http://localhost:5000' });
    await expect(second).rejects.toThrow(DataDirectoryInUseError);
    await expect(second).rejects.toThrow(`${dir}: process ${process.pid}, at ${url}`);
    await first.release();
    await (await acquireDataDirectory({ dir, url })).release();
  });

  it('takes over from an owner that was killed', async () => {
    const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(owner, 'spawn');
    await acquireDataDirectory({ dir, url, pid: owner.pid! });
    await expect(acquireDataDirectory({ dir, url })).rejects.toThrow(`process ${owner.pid}`);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await (await acquireDataDirectory({ dir, url })).release();
  });

  it('takes over when the pid of a killed owner belongs to another process by now', async () => {
    await acquireDataDirectory({ dir, url });
    const path = join(dir, 'lock.json');
    const lock = JSON.parse(await readFile(path, 'utf8')) as { process: string };
    // As it would look had an earlier process with our pid written it.
    await writeFile(path, JSON.stringify({ ...lock, process: `${lock.process}0` }));
    await (await acquireDataDirectory({ dir, url })).release();
  });

  it('takes over when a crash has left half a lock', async () => {
    await writeFile(join(dir, 'lock.json'), '{"pid": 1');
    await (await acquireDataDirectory({ dir, url })).release();
  });

  it('has one winner when many start on what a killed owner has left', async () => {
    await writeFile(join(dir, 'lock.json'), '{}');
    const starts = await Promise.allSettled(Array.from({ length: 20 }, () => acquireDataDirectory({ dir, url })));
    expect(starts.filter((start) => start.status === 'fulfilled')).toHaveLength(1);
  });
});
