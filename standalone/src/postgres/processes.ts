import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * What sets one run of a process apart from every other, for a pid is given to another process sooner or later:
 * the boot and the time since it at which the process began.
 *
 * @returns undefined when there is no such process, or only its zombie.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') return describeWithPs(pid, 'lstart=');
  try {
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    // The second field, the command in parentheses, may itself hold spaces and parentheses (proc(5)).
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : `${boot.trim()}/${fields[18]}`;
  } catch {
    return undefined;
  }
}

/** Whether the process is the PostgreSQL server that serves this directory, which it works in. */
export async function servesDirectory(pid: number, directory: string): Promise<boolean> {
  if (process.platform !== 'linux') return (await describeWithPs(pid, 'command='))?.includes(directory) ?? false;
  return (await readlink(`/proc/${pid}/cwd`).catch(() => undefined)) === directory;
}

/** Waits until the process is gone, and says whether it went in time. */
export async function waitForExit(pid: number, timeoutMs: number): Promise<boolean> {
  const started = await identifyProcess(pid);
  const deadline = Date.now() + timeoutMs;
  while (started !== undefined && (await identifyProcess(pid)) === started) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}

async function describeWithPs(pid: number, column: string): Promise<string | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', column, '-p', String(pid)], { timeout: 5_000 });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}
