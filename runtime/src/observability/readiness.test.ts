import { afterEach, describe, expect, it } from '@jest/globals';
import { startHttpServer, type RunningServer } from '../http/server.js';
import { silentLogger } from '../logging/logger.js';
import { createBreaker, breakerFigures, type Breaker } from '../subgraph/breaker.js';
import { createReadiness, type Dependency } from './readiness.js';

const password = 'correct horse';
const up = async () => {};
const down = () => Promise.reject(new Error(`connect to postgresql://agio:${password}@db failed`));

describe('The readiness of a process', () => {
  const servers: RunningServer[] = [];
  const breakers: Breaker[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.stop(0);
    for (const breaker of breakers.splice(0)) breaker.forget();
  });

  async function serve(dependencies: Dependency[], options: { hasStarted?: () => boolean; drainMs?: number } = {}) {
    const { hasStarted = () => true, drainMs = 0 } = options;
    const readiness = createReadiness({ dependencies: () => dependencies, hasStarted, drainMs, logger: silentLogger });
    const server = await startHttpServer({
      host: '127.0.0.1',
      port: 0,
      routes: readiness.routes,
      logger: silentLogger,
    });
    servers.push(server);
    const ask = async (path = '/readyz') => {
      const answer = await fetch(server.url + path);
      const text = await answer.text();
      return { status: answer.status, text, body: JSON.parse(text) as { status: string; dependencies: object } };
    };
    return { readiness, ask };
  }

  it('names every dependency, with its state and time', async () => {
    const { ask } = await serve([{ name: 'database', isRequired: true, check: up }]);
    expect(await ask()).toMatchObject({
      status: 200,
      body: { status: 'ready', dependencies: { database: { status: 'up', required: true, ms: expect.any(Number) } } },
    });
  });

  it('needs what is required, and says no more of why it is down', async () => {
    const { ask } = await serve([
      { name: 'database', isRequired: true, check: down },
      { name: 'redis', isRequired: false, check: up },
    ]);
    const { status, body, text } = await ask();
    expect({ status, body }).toMatchObject({
      status: 503,
      body: { status: 'not ready', dependencies: { database: { status: 'down' }, redis: { status: 'up' } } },
    });
    expect(text).not.toContain(password);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('only tells of what takes some fields with it', async () => {
    const { ask } = await serve([{ name: 'redis', isRequired: false, check: down }]);
    expect(await ask()).toMatchObject({
      status: 200,
      body: { status: 'ready', dependencies: { redis: { status: 'down', required: false } } },
    });
  });

  it('does not wait for a dependency that hangs', async () => {
    const { ask } = await serve([{ name: 'database', isRequired: true, check: () => new Promise(() => {}) }]);
    expect(await ask()).toMatchObject({ status: 503, body: { dependencies: { database: { status: 'down' } } } });
  });

  it('comes with the start, and goes before the end', async () => {
    let isStarted = false;
    const { ask, readiness } = await serve([], { hasStarted: () => isStarted, drainMs: 100 });
    expect(await ask()).toMatchObject({ status: 503, body: { status: 'starting' } });
    isStarted = true;
    expect(await ask()).toMatchObject({ status: 200, body: { status: 'ready' } });
    const drained = readiness.drain();
    expect(await ask()).toMatchObject({ status: 503, body: { status: 'stopping' } });
    await drained;
  });

  it('tells of another part by its breakers: it is down when all of its replicas are', async () => {
    const { ask } = await serve([]);
    const open = (name: string) => {
      const breaker = createBreaker(name);
      breakers.push(breaker);
      return breaker;
    };
    const fail = async (breaker: Breaker) => {
      for (let call = 0; call < breakerFigures.requestsMin; call++) {
        await breaker.run(() => Promise.reject(new Error('away'))).catch(() => {});
      }
    };
    const [first, second] = [open('wallets@10.0.0.1:4002'), open('wallets@10.0.0.2:4002')];
    const stateOfWallets = async () => {
      const { status, body, text } = await ask();
      expect(status).toBe(200);
      expect(text).not.toContain('10.0.0');
      return (body.dependencies as { wallets: { status: string } }).wallets.status;
    };
    expect(await stateOfWallets()).toBe('up');
    await fail(first);
    expect(await stateOfWallets()).toBe('up');
    await fail(second);
    expect(await stateOfWallets()).toBe('down');
  });
});
