import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of /proc in a second. */
const ticksPerSecond = readTicksPerSecond();

function readTicksPerSecond(): number {
  try {
    return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  } catch {
    return 100;
  }
}

interface ProcessTimes {
  readonly parent: number;
  /** Seconds of its own, in user and kernel mode. */
  readonly own: number;
  /** Seconds of its children that have ended and were waited for. */
  readonly ended: number;
}

/** The times of a process; undefined when it is gone, or where there is no /proc. */
function readTimes(pid: number | string): ProcessTimes | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name of the program is in parentheses and may have spaces; the fields after it are counted from 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    parent: field(4),
    own: (field(14) + field(15)) / ticksPerSecond,
    ended: (field(16) + field(17)) / ticksPerSecond,
  };
}

/** CPU seconds that a process has used so far; zero when it is gone. */
export const cpuOfProcess = (pid: number): number => readTimes(pid)?.own ?? 0;

/**
 * CPU seconds that a server with a process per connection has used so far: its own, those of its children, and those of the
 * children that have ended.
 */
export function cpuOfServer(pid: number): number {
  const server = readTimes(pid);
  if (!server) return 0;
  let children = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const times = readTimes(name);
    if (times?.parent === pid) children += times.own + times.ended;
  }
  return server.own + server.ended + children;
}
