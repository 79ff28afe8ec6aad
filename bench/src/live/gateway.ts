import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastingPort } from '@agio/e2e/testkit/ports';
import { subgraphs } from '@agio/schema/subgraphs';
import { urlVariable } from '@agio/runtime/subgraph/directory';
import { profilingEnv } from '../measure/profile.js';

/** Agio's gateway, as its launcher starts it in services mode. */
export interface BenchGateway {
  /** For WebSockets. */
  readonly url: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

/** How this checkout's modules are run; see `standalone/bin/launch.mjs`. */
interface Modules {
  readonly nodeArguments: (name: string) => string[];
}

const launcher = new URL('../../../standalone/bin/launch.mjs', import.meta.url);
/** Nobody listens there. The other subgraphs are not asked for anything that is measured. */
const nobody = 'http://127.0.0.1:9/graphql';
const startTimeoutMs = 60_000;
const pollMs = 200;
const lastCharacters = 4_000;

/**
 * @param options.ratesUrl the subgraph of rates.
 * @param options.profileTo a directory for a CPU profile; profiling makes everything slower.
 */
export async function startGateway(options: {
  secret: string;
  ratesUrl: string;
  profileTo?: string | undefined;
}): Promise<BenchGateway> {
  const { openModules } = (await import(launcher.href)) as { openModules: () => Promise<Modules> };
  const modules = await openModules();
  const port = await lastingPort();
  const others = Object.fromEntries(subgraphs.map(({ name }) => [urlVariable(name), nobody]));
  const child = spawn(process.execPath, modules.nodeArguments('gateway/src/main'), {
    env: {
      ...process.env,
      ...others,
      [urlVariable('rates')]: options.ratesUrl,
      AGIO_SECRET: options.secret,
      HOST: '127.0.0.1',
      PORT: port,
      LOG_LEVEL: 'fatal',
      ...(options.profileTo === undefined ? {} : profilingEnv(options.profileTo)),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => void child.kill('SIGTERM');
  process.once('exit', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-lastCharacters)));
  }
  await untilReady(child, port, () => output);
  return {
    url: `ws://127.0.0.1:${port}/graphql`,
    pid: child.pid!,
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function untilReady(child: ChildProcess, port: string, output: () => string): Promise<void> {
  const until = Date.now() + startTimeoutMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The gateway does not start:\n${output()}`);
    if (Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`The gateway has not started in ${startTimeoutMs} ms:\n${output()}`);
    }
    const isReady = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(pollMs);
  }
}
