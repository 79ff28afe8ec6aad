import type { Placement } from './topology.js';

const levelNames: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

/**
 * One line of a process as it goes into the log of all: for a program the JSON that the process has written, with the process in it; for a person
 * who watches a terminal the process, the level and the message. What is no JSON, such as the stack of a crash, is an error's text.
 */
export function mergedLine(line: string, placement: Placement, forTerminal: boolean): string {
  const record = parseRecord(line) ?? { level: 50, time: new Date().toISOString(), msg: line };
  const { id } = placement;
  if (!forTerminal) return JSON.stringify({ ...record, process: id });
  const reason = textOf((record['err'] as { message?: unknown } | undefined)?.message);
  const level = levelNames[Number(record['level'])] ?? 'info';
  return `${id.padEnd(24)} ${level.padEnd(5)} ${textOf(record['msg'])}${reason && `: ${reason}`}`;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
