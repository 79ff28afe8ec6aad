import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { eventually } from '../testkit/eventually.js';
import type { Service } from './compose-file.js';

const run = promisify(execFile);
const startTimeoutMs = 300_000;
const healthcheckTimeoutMs = 30_000;
const askTimeoutMs = 5_000;
const logCharactersMax = 20_000;

/** What a container needs to run here without an engine. */
export interface ContainerOptions {
  readonly service: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Somebody else to run as; only root can choose. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined;
}

/** A process in place of a container. */
export interface Container {
  readonly log: () => string;
  /** The status with which it has ended; null before. */
  readonly status: () => number | null;
  /** Whether it says itself that it is ready: a process for each question, as an engine has it, would keep the others from starting. */
  readonly isReady: () => Promise<boolean>;
  /** Whether the command says that it is healthy. */
  readonly isHealthy: (healthcheck: readonly string[]) => Promise<boolean>;
  /** Ends it as `docker stop` does. @returns its status; null when it had to be killed. */
  readonly stop: (graceMs: number) => Promise<number | null>;
}

export function startContainer({ service, command, env, cwd, identity }: ContainerOptions): Container {
  const [file, ...args] = command as [string, ...string[]];
  const options = { cwd, env: { PATH: process.env['PATH'], ...env }, ...identity };
  // With a channel to this process, so that it ends when this one is gone.
  const child: ChildProcess = spawn(file, args, { ...options, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let log = '';
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-logCharactersMax)));
  }
  child.on('error', (error) => (log += `${service}: ${error.message}\n`));
  return {
    log: () => log,
    status: () => child.exitCode,
    async isReady() {
      const answer = fetch(`http://127.0.0.1:${env['PORT']}/readyz`, { signal: AbortSignal.timeout(askTimeoutMs) });
      return answer.then(
        ({ ok }) => ok,
        () => false,
      );
    },
    async isHealthy([checkFile, ...checkArgs]) {
      const check = run(checkFile!, checkArgs, { ...options, timeout: healthcheckTimeoutMs });
      return check.then(
        () => true,
        () => false,
      );
    },
    async stop(graceMs) {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
      return child.exitCode;
    },
  };
}

/**
 * Starts services when their `depends_on` allows it, as `docker compose up` does, and waits until each is healthy, or has ended well where it has
 * no healthcheck. What stands outside `services` is up already.
 */
export async function startInOrder(options: {
  services: Readonly<Record<string, Service>>;
  start: (name: string, service: Service) => Container;
  healthcheck: readonly string[];
}): Promise<void> {
  const { services, healthcheck } = options;
  const states = new Map<string, { started: Promise<Container>; healthy: Promise<void> }>();

  function stateOf(name: string) {
    const known = states.get(name);
    if (known) return known;
    const service = services[name]!;
    const started = afterOthers(service).then(() => options.start(name, service));
    const healthy = started.then((container) => untilUp(name, service, container));
    const state = { started, healthy };
    // Told by whoever waits for all.
    started.catch(() => {});
    healthy.catch(() => {});
    states.set(name, state);
    return state;
  }

  async function afterOthers({ depends_on: others = {} }: Service): Promise<void> {
    for (const [name, { condition }] of Object.entries(others)) {
      if (!services[name]) continue;
      await (condition === 'service_healthy' ? stateOf(name).healthy : stateOf(name).started);
    }
  }

  async function untilUp(name: string, service: Service, container: Container): Promise<void> {
    const isTask = service.healthcheck?.disable === true;
    const isUp = async () => {
      const status = container.status();
      if (status !== null && !(isTask && status === 0)) throw new Error(`${name} has ended: ${container.log()}`);
      return isTask ? status === 0 : (await container.isReady()) && (await container.isHealthy(healthcheck));
    };
    await eventually(`${name} to be up`, isUp, startTimeoutMs).catch((error: Error) => {
      throw new Error(`${error.message}\n${container.log()}`, { cause: error });
    });
  }

  await Promise.all(Object.keys(services).map((name) => stateOf(name).healthy));
}
