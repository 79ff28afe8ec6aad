import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lastingPort } from '@agio/e2e/testkit/ports';

/** Another gateway of federated subscriptions, in its own words. */
export interface Hive {
  readonly version: string;
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** Outside the workspaces: this is nobody's dependency. */
const directory = fileURLToPath(new URL('../../../node_modules/.cache/bench-hive/', import.meta.url));
const packageName = '@graphql-hive/gateway';
const installed = join(directory, 'node_modules', packageName, 'package.json');
/** Later releases ask for a package that is not there. */
const before = '2026-10-05';
const installTimeoutMs = 600_000;
const startTimeoutMs = 60_000;
const pollMs = 200;
const lastCharacters = 2_000;

async function installedVersion(): Promise<string | undefined> {
  try {
    return (JSON.parse(await readFile(installed, 'utf8')) as { version: string }).version;
  } catch {
    return undefined;
  }
}

/** @throws Error when npm cannot. */
async function install(): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'package.json'), '{ "private": true, "type": "module" }\n');
  const args = ['install', `--before=${before}`, '--ignore-scripts', '--no-audit', '--no-fund', packageName];
  await promisify(execFile)('npm', args, { cwd: directory, timeout: installTimeoutMs });
}

/** Its default answers, on one process as ours is; what it logs and reports of requests is off. */
const configOf = (supergraph: string): string => `export const gatewayConfig = {
  supergraph: ${JSON.stringify(supergraph)},
  logging: false,
  landingPage: false,
  graphiql: false,
  polling: 0,
  transportEntries: { '*.http': { options: { subscriptions: { kind: 'ws', location: '/graphql' } } } },
};
`;

/**
 * Starts @graphql-hive/gateway, which is installed when it is not there yet, in front of the platform's supergraph.
 * @param supergraphSdl with the URLs of the subgraphs.
 * @throws Error in words when it cannot be installed or does not start.
 */
export async function startHive(supergraphSdl: string, print: (line: string) => void): Promise<Hive> {
  if ((await installedVersion()) === undefined) {
    print(`Installing ${packageName} (before ${before}) into ${directory}; the first time takes some minutes`);
    await install();
  }
  const version = (await installedVersion())!;
  const [supergraph, config] = [join(directory, 'supergraph.graphql'), join(directory, 'gateway.config.mjs')];
  await writeFile(supergraph, supergraphSdl);
  await writeFile(config, configOf(supergraph));
  const port = await lastingPort();
  const program = join(directory, 'node_modules/.bin/hive-gateway');
  const args = [program, 'supergraph', '--config-path', config, '--host', '127.0.0.1', '--port', port];
  const child = spawn(process.execPath, args, {
    cwd: directory,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-lastCharacters)));
  }
  async function stop(): Promise<void> {
    process.off('exit', end);
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
  try {
    await untilReady(child, port);
    return { version, url: `ws://127.0.0.1:${port}/graphql`, pid: child.pid!, stop };
  } catch (error) {
    await stop();
    throw new Error(`${(error as Error).message}\n${output}`, { cause: error });
  }
}

async function untilReady(child: ChildProcess, port: string): Promise<void> {
  const until = Date.now() + startTimeoutMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    if (Date.now() > until) throw new Error(`It was not ready in ${startTimeoutMs} ms.`);
    const isReady = await fetch(`http://127.0.0.1:${port}/readiness`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(pollMs);
  }
}
