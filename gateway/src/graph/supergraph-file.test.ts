import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnvironmentError } from '@agio/runtime/env';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger } from '@agio/runtime/logging/logger';
import { noMetrics, type Metrics, type Reading } from '@agio/runtime/observability/metrics';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { followSupergraphFile, readSupergraphFile } from './supergraph-file.js';

describe('The supergraph’s file', () => {
  let folder: string;
  let path: string;
  let following: ReturnType<typeof followSupergraphFile>;
  const taken: string[] = [];
  const told: unknown[] = [];
  const readings = new Map<string, () => Reading | Promise<Reading>>();
  const note: Metrics['gauge'] = ({ name }, read) => void readings.set(name, read);
  const metrics: Metrics = { ...noMetrics, gauge: note, counter: note };
  const logger = Object.assign(Object.create(silentLogger) as typeof silentLogger, {
    error: (_: object, message: string) => void told.push(message),
  });
  const replacements = async () =>
    Object.fromEntries(
      ((await readings.get('agio_supergraph_replacements_total')!()) as Exclude<Reading, number>).map(
        ({ labels, value }) => [labels['outcome'], value],
      ),
    );

  /** Follows the file; a text with `broken` in it is refused. */
  async function follow(): Promise<void> {
    following = followSupergraphFile({
      file: await readSupergraphFile({ AGIO_SUPERGRAPH_FILE: path }),
      replace(sdl) {
        if (sdl.includes('broken')) return Promise.reject(new Error('broken'));
        taken.push(sdl);
        return Promise.resolve();
      },
      logger,
      metrics,
    });
  }
  const isTaken = (text: string) => until(`${text} is taken`, () => taken.includes(text));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agio-supergraph-'));
    path = join(folder, 'supergraph.graphql');
    await writeFile(path, 'first');
    taken.length = 0;
    told.length = 0;
  });
  afterEach(async () => {
    await following?.stop();
    await rm(folder, { recursive: true });
  });

  it('is followed when it is written over, and when another is renamed over it', async () => {
    await follow();
    await writeFile(path, 'second');
    await isTaken('second');
    await writeFile(`${path}.next`, 'third');
    await rename(`${path}.next`, path);
    await isTaken('third');
    expect(taken).toEqual(['second', 'third']);
    expect(await replacements()).toEqual({ taken: 2, refused: 0 });
  });

  it('is followed the way Kubernetes replaces what it mounts: a link to a folder is renamed over another', async () => {
    for (const [version, text] of ['first', 'second'].entries()) {
      await mkdir(join(folder, `..${version}`));
      await writeFile(join(folder, `..${version}`, 'supergraph.graphql'), text);
    }
    await rm(path);
    await symlink('..0', join(folder, '..data'));
    await symlink(join('..data', 'supergraph.graphql'), path);
    await follow();
    await symlink('..1', join(folder, '..next'));
    await rename(join(folder, '..next'), join(folder, '..data'));
    await isTaken('second');
    expect(taken).toEqual(['second']);
  });

  it('is followed where nobody tells that it has changed', async () => {
    // Nothing happens in the folder that is watched, as when the file is changed from another machine.
    const elsewhere = await mkdtemp(join(tmpdir(), 'agio-supergraph-'));
    try {
      await writeFile(join(elsewhere, 'real.graphql'), 'first');
      await rm(path);
      await symlink(join(elsewhere, 'real.graphql'), path);
      await follow();
      for (const text of ['second', 'third']) {
        await writeFile(join(elsewhere, 'real.graphql'), text);
        await isTaken(text);
      }
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('is told once when it is refused or gone, and changes nothing until it is good again', async () => {
    await follow();
    await writeFile(path, 'broken');
    await until('it is refused', async () => (await replacements())['refused'] === 1);
    await rm(path);
    await until('it is gone', () => told.length === 2);
    const isRefused = readings.get('agio_supergraph_file_refused')!;
    expect(isRefused()).toBe(1);
    await writeFile(path, 'second');
    await isTaken('second');
    expect(taken).toEqual(['second']);
    expect(await replacements()).toEqual({ taken: 1, refused: 1 });
    expect(isRefused()).toBe(0);
    expect(told).toEqual([
      'The new supergraph is refused; the one before goes on',
      'The supergraph’s file cannot be read; the one before goes on',
    ]);
  });

  it('is not replaced by a part of it that was written so far, nor by itself', async () => {
    await follow();
    await writeFile(path, 'broken');
    await writeFile(path, 'first');
    for (const text of ['sec', 'second']) await writeFile(path, text);
    await isTaken('second');
    await writeFile(path, 'broken for long');
    await until('it is refused', async () => (await replacements())['refused'] === 1);
    await writeFile(path, 'second');
    await until('it is good again', () => readings.get('agio_supergraph_file_refused')!() === 0);
    expect(taken).toEqual(['second']);
  });

  it('is named when it is not there at the start', async () => {
    const missing = readSupergraphFile({ AGIO_SUPERGRAPH_FILE: join(folder, 'nothing.graphql') });
    await expect(missing).rejects.toThrow(EnvironmentError);
    await expect(missing).rejects.toThrow(/AGIO_SUPERGRAPH_FILE: .*nothing\.graphql/);
    // Unless one is named, it is the platform's own.
    expect((await readSupergraphFile({})).sdl).toContain('join__Graph');
  });
});
