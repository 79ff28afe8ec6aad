import type { ProcessStatus } from './status-file.js';

const columns = ['process', 'role', 'replica', 'pid', 'url', 'state'] as const;

const cells = ({ part, role, replica, pid, url, state, restarts }: ProcessStatus): string[] => [
  part,
  role,
  String(replica),
  String(pid ?? '-'),
  url,
  restarts === 0 ? state : `${state}, restarted ${restarts === 1 ? 'once' : `${restarts} times`}`,
];

/** What runs where, as lines for a terminal. */
export function formatTable(processes: readonly ProcessStatus[]): string[] {
  const rows = [[...columns], ...processes.map(cells)];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
