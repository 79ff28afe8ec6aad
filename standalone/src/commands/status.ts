import { runningDatabaseUrl } from '../database.js';
import { readPlatformEnv } from '../env.js';
import { dataDirectoryOwner, locateDataDirectory } from '../postgres/data-directory.js';
import { readStatus, type ProcessStatus, type ServicesStatus } from '../services/status-file.js';
import { askDatabase, askReadiness, formatReadiness } from '../status/readiness.js';

/** What scripts of the system's services answer, too, when a service does not run. */
const notRunning = 3;

/**
 * `npm run status`: says whether the platform runs, where, and how each of its processes and what they depend on are. The exit code is 0 when all
 * is ready, 1 when something is not, and 3 when nothing runs.
 */
async function status(): Promise<number> {
  const dataDir = locateDataDirectory();
  const owner = await dataDirectoryOwner(dataDir);
  const { host, port, databaseUrl } = readPlatformEnv(process.env);
  if (!owner && databaseUrl === undefined) {
    console.log(`Agio does not run on ${dataDir}.`);
    return notRunning;
  }
  const services = readStatus(dataDir);
  if (owner && services?.pid === owner.pid) return reportServices(dataDir, services);
  // With a database of its own the platform has no data directory, and is known by its port.
  const url = owner?.url ?? `http://${host}:${port}`;
  const readiness = await askReadiness(url);
  if (!owner && readiness.kind === 'silent') {
    console.log(`Nothing answers at ${url}: ${readiness.reason}.`);
    return notRunning;
  }
  console.log(`Agio runs in one process${owner ? `, ${owner.pid}, on ${dataDir}` : ''}, at ${url}\n`);
  console.log(formatReadiness('platform', readiness));
  return readiness.kind === 'ready' ? 0 : 1;
}

async function reportServices(dataDir: string, { pid, processes }: ServicesStatus): Promise<number> {
  console.log(`Agio runs as services, started by process ${pid}\n`);
  const ask = async ({ role, url }: ProcessStatus) =>
    role === 'database' ? askDatabase(await runningDatabaseUrl(dataDir)) : askReadiness(url);
  const answers = await Promise.all(processes.map(async (process) => ({ process, readiness: await ask(process) })));
  for (const { process, readiness } of answers) {
    const restarts = process.restarts === 0 ? '' : `, started again ${process.restarts} times`;
    const where = `${process.url}  process ${process.pid ?? '-'}${restarts}`;
    console.log(`${formatReadiness(process.id, readiness)}\n${' '.repeat(28)}${where}`);
  }
  return answers.every(({ readiness }) => readiness.kind === 'ready') ? 0 : 1;
}

process.exitCode = await status();
