import { jsonAnswer, type HttpAnswer, type Route } from '../http/server.js';
import type { Logger } from '../logging/logger.js';
import { breakers } from '../subgraph/breaker.js';

/** Something outside this process that it works with. */
export interface Dependency {
  readonly name: string;
  /** Whether the process is of no use without it. One that only takes some fields with it is told of, and no more. */
  readonly isRequired: boolean;
  /** Rejects when it cannot be used now. */
  readonly check: () => Promise<unknown>;
}

interface DependencyState {
  readonly status: 'up' | 'down';
  readonly required: boolean;
  /** How long it took to tell, in milliseconds; absent where nothing was asked. */
  readonly ms?: number;
}

/** Longer than this no dependency may take to show that it is there. */
const checkTimeoutMs = 2_000;

export interface Readiness {
  /** `/healthz` and `/readyz`. */
  readonly routes: readonly Route[];
  /** Tells load balancers to send nothing more, and gives them time to hear of it. */
  readonly drain: () => Promise<void>;
}

/**
 * Health and readiness of a process. It is alive when its event loop answers, and ready when it has started, is not about to stop, and every
 * dependency that it cannot do without is up. The answers are for anybody to read: they name no address and repeat no error.
 * @param options.hasStarted whether everything has been started.
 * @param options.drainMs how long a process that is about to stop still answers after it has said that it is not ready.
 */
export function createReadiness(options: {
  dependencies: () => readonly Dependency[];
  hasStarted: () => boolean;
  drainMs: number;
  logger: Logger;
}): Readiness {
  const { logger, drainMs } = options;
  const down = new Set<string>();
  let isStopping = false;

  async function stateOf({ name, isRequired, check }: Dependency): Promise<readonly [string, DependencyState]> {
    const startedAt = performance.now();
    const state = (status: 'up' | 'down') =>
      [name, { status, required: isRequired, ms: Math.round(performance.now() - startedAt) }] as const;
    try {
      await within(checkTimeoutMs, check());
      if (down.delete(name)) logger.info({ dependency: name }, 'A dependency is back');
      return state('up');
    } catch (error) {
      // Once each time that it goes away, however often it is asked for.
      if (!down.has(name)) logger.warn({ err: error, dependency: name }, 'A dependency is down');
      down.add(name);
      return state('down');
    }
  }

  async function answer(): Promise<HttpAnswer> {
    const checked = await Promise.all(options.dependencies().map(stateOf));
    const dependencies = Object.fromEntries([...breakerStates(), ...checked]);
    const isUsable = Object.values(dependencies).every(({ status, required }) => status === 'up' || !required);
    const status = isStopping ? 'stopping' : !options.hasStarted() ? 'starting' : isUsable ? 'ready' : 'not ready';
    return jsonAnswer(status === 'ready' ? 200 : 503, { status, dependencies }, { 'cache-control': 'no-store' });
  }

  return {
    routes: [
      { path: '/healthz', methods: ['GET'], isProbe: true, handle: () => jsonAnswer(200, { status: 'alive' }) },
      { path: '/readyz', methods: ['GET'], isProbe: true, handle: answer },
    ],
    async drain() {
      isStopping = true;
      if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs));
    },
  };
}

/**
 * What this process calls over the network, as its breakers know it: nothing is asked for it. A breaker is named `<whom>@<where>`; somebody is
 * down when every one of his replicas is.
 */
function breakerStates(): [string, DependencyState][] {
  const states = new Map<string, DependencyState>();
  for (const { name, state } of breakers()) {
    const whom = name.split('@', 1)[0] as string;
    const isUp = state !== 'open' || states.get(whom)?.status === 'up';
    states.set(whom, { status: isUp ? 'up' : 'down', required: false });
  }
  return [...states];
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
