import { watch, type FSWatcher } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { EnvironmentError, readEnvironment } from '@agio/runtime/env';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { z } from 'zod';

const model = z.object({ AGIO_SUPERGRAPH_FILE: z.string().optional() });

/** The supergraph of the platform's own subgraphs. */
const ownFile = fileURLToPath(new URL('../../../schema/supergraph.graphql', import.meta.url));

/** The largest one that is taken; the platform's own has 0.1 MiB. */
const fileBytesMax = 16 * 1024 * 1024;

/** How often the file is read where nobody says that it has changed: network file systems do not. */
const pollMs = 2_000;
/** How long it must have stayed the same to be taken, and the least between two looks. */
const settleMs = 250;

/** A supergraph as it was read, and from where. */
export interface SupergraphFile {
  readonly path: string;
  readonly sdl: string;
}

/**
 * Reads the supergraph that AGIO_SUPERGRAPH_FILE names, or else the platform's own.
 * @throws EnvironmentError when the file cannot be read.
 */
export async function readSupergraphFile(source: NodeJS.ProcessEnv): Promise<SupergraphFile> {
  const { AGIO_SUPERGRAPH_FILE: given } = readEnvironment(model, source);
  const path = given === undefined ? ownFile : resolve(given);
  try {
    return { path, sdl: await read(path) };
  } catch (error) {
    if (given === undefined) throw error;
    throw new EnvironmentError(
      `The environment is not as required:\n  AGIO_SUPERGRAPH_FILE: must be the path of a composed supergraph: ${messageOf(error)}`,
    );
  }
}

async function read(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > fileBytesMax) throw new RangeError(`${path} has ${size} bytes, and ${fileBytesMax} at most are taken`);
  return readFile(path, 'utf8');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Follows the file of a supergraph and hands on every text that takes the place of the one before: written over, renamed over it, or behind a symbolic link
 * that is changed. A text that is refused, and a file that cannot be read, are told once, and change nothing.
 * @param options.file as it was read when the supergraph was loaded.
 * @param options.replace takes a text. @throws Error when it refuses it.
 * @returns what ends it.
 */
export function followSupergraphFile(options: {
  file: SupergraphFile;
  replace: (sdl: string) => Promise<void>;
  logger: Logger;
  metrics: Metrics;
}): { readonly stop: () => Promise<void> } {
  const { replace, logger } = options;
  const { path } = options.file;
  const closing = new AbortController();
  const totals = { taken: 0, refused: 0 };
  let served = options.file.sdl;
  let judged = served;
  let isRefused = false;
  let unreadable: string | undefined;
  let loadedAt = Date.now();
  let wake = (): void => {};

  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal }).catch(() => {});

  /** @returns the text once it has stayed the same for a while; undefined when there is nothing new. */
  async function settled(): Promise<string | undefined> {
    let text = await read(path);
    while (text !== judged && !closing.signal.aborted) {
      await pause(settleMs);
      const later = await read(path);
      if (later === text) return text;
      text = later;
    }
    return undefined;
  }

  async function look(): Promise<void> {
    let text: string | undefined;
    try {
      text = await settled();
    } catch (error) {
      if (unreadable !== messageOf(error)) {
        logger.error({ err: error, path }, 'The supergraph’s file cannot be read; the one before goes on');
      }
      unreadable = messageOf(error);
      return;
    }
    unreadable = undefined;
    if (text === undefined || closing.signal.aborted) return;
    judged = text;
    if (text === served) {
      isRefused = false;
      logger.info({ path }, 'The supergraph’s file holds again what is served');
      return;
    }
    try {
      await replace(text);
      served = text;
      totals.taken++;
      isRefused = false;
      loadedAt = Date.now();
      logger.info({ path }, 'The supergraph was replaced');
    } catch (error) {
      totals.refused++;
      isRefused = true;
      logger.error({ err: error, path }, 'The new supergraph is refused; the one before goes on');
    }
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      const changed = new Promise<void>((tell) => (wake = tell));
      // Whatever has happened before it was watched is seen, too.
      await look();
      const pausing = new AbortController();
      closing.signal.addEventListener('abort', () => pausing.abort(), { once: true, signal: pausing.signal });
      await Promise.race([changed, sleep(pollMs, undefined, { signal: pausing.signal }).catch(() => {})]);
      pausing.abort();
      await pause(settleMs);
    }
  }

  const watcher = watchFolder(dirname(path), () => wake(), logger);
  const following = follow();
  registerFile(options.metrics, totals, () => ({ isRefused: isRefused || unreadable !== undefined, loadedAt }));

  return {
    async stop() {
      closing.abort();
      wake();
      watcher?.close();
      await following;
    },
  };
}

/** Watches a folder, as what replaces a file in one stroke is another file. Where that cannot be, the file is only read from time to time. */
function watchFolder(folder: string, changed: () => void, logger: Logger): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', (error) => {
      logger.warn({ err: error, folder }, 'The supergraph’s folder is watched no more, only read from time to time');
      watcher.close();
    });
    return watcher;
  } catch (error) {
    logger.warn({ err: error, folder }, 'The supergraph’s folder cannot be watched, only read from time to time');
    return undefined;
  }
}

function registerFile(
  metrics: Metrics,
  totals: { readonly taken: number; readonly refused: number },
  state: () => { readonly isRefused: boolean; readonly loadedAt: number },
): void {
  metrics.counter(
    {
      name: 'agio_supergraph_replacements_total',
      help: 'Texts that took the place of the supergraph in its file, by what became of them: taken or refused.',
      labels: ['outcome'],
    },
    () => Object.entries(totals).map(([outcome, value]) => ({ labels: { outcome }, value })),
  );
  metrics.gauge(
    { name: 'agio_supergraph_file_refused', help: '1 while the file holds no supergraph that can be served, else 0.' },
    () => (state().isRefused ? 1 : 0),
  );
  metrics.gauge(
    {
      name: 'agio_supergraph_loaded_timestamp_seconds',
      help: 'When the supergraph that is served was loaded, in seconds since 1970.',
    },
    () => state().loadedAt / 1000,
  );
}
