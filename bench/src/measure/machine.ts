import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { pgbenchVersion } from './pgbench.js';

/** Where and with what something was measured. */
export interface Machine {
  readonly at: string;
  readonly commit: string;
  /** Files that differ from that commit. */
  readonly changedFiles: number;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly pgbench: string | null;
  /** The load of the machine over 1, 5 and 15 minutes before the measurement: what else ran on it. */
  readonly loadBefore: readonly number[];
}

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

function ask(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, args, { cwd: checkout, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function systemName(): string {
  try {
    return /^PRETTY_NAME="(.*)"$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}

/** The load of the machine over 1, 5 and 15 minutes. */
export const currentLoad = (): number[] => loadavg().map((load) => Math.round(load * 100) / 100);

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    at: new Date().toISOString(),
    commit: ask('git', ['rev-parse', '--short', 'HEAD']) ?? 'unknown',
    changedFiles: (ask('git', ['status', '--porcelain']) ?? '').split('\n').filter(Boolean).length,
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: systemName(),
    node: process.versions.node,
    pgbench: pgbenchVersion(),
    loadBefore: currentLoad(),
  };
}
