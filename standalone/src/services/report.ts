import { printServicesBanner } from '../banner.js';
import type { PlatformDatabase } from '../database.js';
import type { Fleet } from './fleet.js';
import { removeStatus, writeStatus, type ProcessStatus } from './status-file.js';

/** Tells the operator what runs where: in the terminal, and in `services.json` for whoever asks later. */
export interface Report {
  /** Looks again, and tells what is another. */
  readonly update: () => void;
  /** Says once that everything runs. */
  readonly started: (facts: { demo: boolean; announcements: readonly string[]; seconds: number }) => void;
  readonly close: () => void;
}

export function createReport(options: {
  dataDir: string;
  fleet: Fleet;
  database: Pick<PlatformDatabase, 'adminUrl' | 'serverPid'>;
}): Report {
  const { dataDir, fleet, database } = options;
  const startedAt = new Date().toISOString();
  let started = false;
  let told = new Map<string, string>();

  const processes = (): ProcessStatus[] => [...databaseStatus(database), ...fleet.status()];

  function update(): void {
    const all = processes();
    writeStatus(dataDir, { pid: process.pid, startedAt, started, processes: all });
    const now = new Map(all.map((status) => [status.id, describe(status)]));
    // While everything starts there is nothing to tell about each; the table does.
    if (started) for (const [id, text] of now) if (told.get(id) !== text) process.stdout.write(`  ${text}\n`);
    told = now;
  }

  update();
  return {
    update,
    started(facts) {
      printServicesBanner({ processes: processes(), ...facts });
      started = true;
      update();
    },
    close: () => removeStatus(dataDir),
  };
}

const describe = ({ id, state, pid }: ProcessStatus): string =>
  `${id.padEnd(24)} ${pid === null ? state : `${state}, process ${pid}`}`;

/** The embedded PostgreSQL is a process of ours too; its launcher keeps it running. */
function databaseStatus({ adminUrl, serverPid }: Pick<PlatformDatabase, 'adminUrl' | 'serverPid'>): ProcessStatus[] {
  if (!serverPid) return [];
  const { hostname, port, pathname } = new URL(adminUrl);
  return [
    {
      id: 'postgres',
      part: 'postgres',
      role: 'database',
      replica: 1,
      state: 'ready',
      pid: serverPid(),
      port: Number(port),
      url: `postgresql://${hostname}:${port}${pathname}`,
      restarts: 0,
    },
  ];
}
