import { appendFileSync, closeSync, ftruncateSync, openSync, readFileSync } from 'node:fs';
import type { EventLine } from './events.js';

/** What a process of followers has been told, on its disk. */
export interface Journal {
  /** Of each follower by name, in the order of the telling. */
  readonly told: ReadonlyMap<string, readonly EventLine[]>;
  /** What must not be: subscriptions that ended, and events that came with errors. */
  readonly faults: readonly string[];
  /** Connections that were made. */
  readonly connections: number;
}

export interface JournalWriter {
  readonly told: (follower: string, event: EventLine) => void;
  readonly fault: (follower: string, what: string) => void;
  readonly connected: () => void;
}

/** What stands before a line that is no event of a follower. */
const [faultMark, connectedMark] = ['!', '~'];

/** Reads a journal; what a process that was killed has begun to write does not count. */
export function readJournal(path: string): Journal {
  const told = new Map<string, EventLine[]>();
  const faults: string[] = [];
  let connections = 0;
  for (const line of wholeLines(readText(path)).split('\n').slice(0, -1)) {
    const [first, rest] = splitOnce(line);
    if (first === faultMark) faults.push(rest);
    else if (first === connectedMark) connections++;
    else {
      const own = told.get(first) ?? [];
      own.push(rest);
      told.set(first, own);
    }
  }
  return { told, faults, connections };
}

/** Opens a journal to write on behind its last whole line. What is written survives the process at once. */
export function openJournal(path: string): JournalWriter {
  const file = openSync(path, 'a');
  ftruncateSync(file, Buffer.byteLength(wholeLines(readText(path))));
  const write = (line: string) => appendFileSync(file, `${line.replaceAll('\n', ' ')}\n`);
  process.once('exit', () => closeSync(file));
  return {
    told: (follower, event) => write(`${follower} ${event}`),
    fault: (follower, what) => write(`${faultMark} ${follower}: ${what}`),
    connected: () => write(connectedMark),
  };
}

const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);

function splitOnce(line: string): [string, string] {
  const space = line.indexOf(' ');
  return space === -1 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // The process has not begun yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
