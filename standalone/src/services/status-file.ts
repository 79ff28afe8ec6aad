import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { PartState } from './supervised.js';

/** What the launcher tells about one process. */
export interface ProcessStatus {
  /** As in logs: `wallets.server.1`. */
  readonly id: string;
  readonly part: string;
  readonly role: string;
  readonly replica: number;
  readonly state: PartState;
  /** Null while there is no run of it. */
  readonly pid: number | null;
  readonly port: number;
  /** Where it answers, without a path and without credentials. */
  readonly url: string;
  /** How often it was started again after it had died. */
  readonly restarts: number;
}

/** What runs where, as `services.json` in the data directory says. */
export interface ServicesStatus {
  /** The launcher's own process. */
  readonly pid: number;
  readonly startedAt: string;
  /** Whether everything has been ready once. */
  readonly started: boolean;
  readonly processes: readonly ProcessStatus[];
}

const pathIn = (dataDir: string): string => join(dataDir, 'services.json');

/** Writes the file as a whole, so that nobody reads half of it. Synchronously, so that what is written later is read later. */
export function writeStatus(dataDir: string, status: ServicesStatus): void {
  const path = pathIn(dataDir);
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${JSON.stringify(status, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

/** What was written last; undefined when no services run there. A launcher that was killed leaves its file behind. */
export function readStatus(dataDir: string): ServicesStatus | undefined {
  try {
    return JSON.parse(readFileSync(pathIn(dataDir), 'utf8')) as ServicesStatus;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the file when nothing runs any more. */
export function removeStatus(dataDir: string): void {
  rmSync(pathIn(dataDir), { force: true });
}
