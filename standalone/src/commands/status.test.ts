import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { acquireDataDirectory } from '../postgres/data-directory.js';
import { writeStatus, type ProcessStatus } from '../services/status-file.js';

const bin = fileURLToPath(new URL('../../bin', import.meta.url));

/** The first run of all compiles the platform. */
jest.setTimeout(120_000);

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'agio-status-'));
  await chmod(dataDir, 0o711);
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Runs a launcher or a command, and answers its exit code and what it printed. */
const run = (args: readonly string[], further: NodeJS.ProcessEnv = {}) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    const env = { ...process.env, AGIO_DATA_DIR: dataDir, ...further };
    execFile(process.execPath, [join(bin, args[0]!), ...args.slice(1)], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
    });
  });
const status = () => run(['run.mjs', 'status']);

/** Plays the launcher of services: this process has the data directory, and says what runs. */
async function runServices(processes: readonly ProcessStatus[]): Promise<void> {
  await acquireDataDirectory({ dir: dataDir, url: 'http://127.0.0.1:4000' });
  writeStatus(dataDir, { pid: process.pid, startedAt: new Date().toISOString(), started: true, processes });
}

const processOf = (part: string, role: string, url: string): ProcessStatus => {
  return {
    id: part,
    part,
    role,
    replica: 1,
    state: 'ready',
    pid: 1,
    port: Number(new URL(url).port),
    url,
    restarts: 0,
  };
};

describe('npm run status', () => {
  it('says that nothing runs', async () => {
    const { code, output } = await status();
    expect(output).toContain(`Agio does not run on ${dataDir}.`);
    expect(code).toBe(3);
  });

  it('takes no notice of services whose launcher was killed', async () => {
    writeStatus(dataDir, { pid: process.pid, startedAt: '', started: true, processes: [] });
    expect(await status()).toMatchObject({ code: 3 });
  });

  it('asks each process how it is, and PostgreSQL in its own way', async () => {
    const gateway = createServer((_, response) => {
      response.end('{ "status": "ready", "dependencies": { "users": { "status": "up" } } }');
    }).listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
    await writeFile(join(dataDir, 'connection'), process.env['AGIO_TEST_DATABASE_URL']!);
    await runServices([
      processOf('postgres', 'database', 'postgresql://127.0.0.1:5432/agio'),
      processOf('gateway', 'gateway', url),
    ]);
    const { code, output } = await status();
    gateway.close();
    expect(output).toContain(`Agio runs as services, started by process ${process.pid}`);
    expect(output).toMatch(/^ {2}postgres +ready$/m);
    expect(output).toMatch(/^ {2}gateway +ready +users up$/m);
    expect(code).toBe(0);
  });

  it('tells why PostgreSQL does not answer, also when it takes the connection and then says nothing', async () => {
    const sockets = new Set<Socket>();
    const silent = createTcpServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    await writeFile(join(dataDir, 'connection'), `postgresql://agio:secret@127.0.0.1:${port}/agio`);
    await runServices([processOf('postgres', 'database', `postgresql://127.0.0.1:${port}/agio`)]);
    const { code, output } = await status();
    for (const socket of sockets) socket.destroy();
    silent.close();
    expect(output).toMatch(/^ {2}postgres +NO ANSWER +\S/m);
    expect(output).not.toContain('secret');
    expect(code).toBe(1);
  });
});

describe('npm run start:services', () => {
  it.each([
    ['of its own', {}],
    [
      'from elsewhere',
      { DATABASE_URL: process.env['AGIO_TEST_DATABASE_URL'], AGIO_SECRET: 'the secret of a second start'.repeat(2) },
    ],
  ])('on a data directory that is taken, with a database %s, names who has it', async (_, env) => {
    // The other one has the port, too.
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const lock = await acquireDataDirectory({ dir: dataDir, url: `http://127.0.0.1:${port}` });
    const { code, output } = await run(['start-services.mjs'], { ...env, PORT: String(port) });
    await lock.release();
    other.close();
    expect(output).toContain(`Agio already runs on ${dataDir}: process ${process.pid}, at http://127.0.0.1:${port}`);
    expect(code).toBe(1);
  });
});
