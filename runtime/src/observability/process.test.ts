import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { silentLogger } from '../logging/logger.js';
import { startObservability, type Observability } from './process.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('What a process shows of itself', () => {
  let observability: Observability | undefined;
  afterEach(async () => {
    await observability?.stop();
    observability = undefined;
  });
  const start = async (source: NodeJS.ProcessEnv, isInternal = false) =>
    (observability = await startObservability({
      name: 'test',
      isInternal,
      isOneOfSeveral: false,
      source,
      logger: silentLogger,
    }));

  it('has no metrics where nobody can ask for them', async () => {
    const { metrics, metricsUrl } = await start({});
    expect([metrics.isOn, metricsUrl, (await metrics.text()).body]).toEqual([false, undefined, '']);
  });

  it('has metrics on the port of a process that only the platform reaches', async () => {
    const { metrics, metricsUrl } = await start({}, true);
    expect([metrics.isOn, metricsUrl]).toEqual([true, undefined]);
  });

  it('tells metrics on a port of their own, of this machine unless it is told otherwise', async () => {
    const { metricsUrl } = await start({ METRICS_PORT: '0' });
    expect(metricsUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
    const answer = await fetch(metricsUrl!);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/plain')]);
    expect(await answer.text()).toContain('process_cpu_seconds_total');
    expect((await fetch(new URL('/graphql', metricsUrl))).status).toBe(404);
  });

  it('refuses variables that are none', async () => {
    await expect(start({ METRICS_PORT: 'many', SHUTDOWN_DRAIN_MS: '-1' })).rejects.toThrow(
      /METRICS_PORT: must be a whole number from 0 to 65535[^]*SHUTDOWN_DRAIN_MS: must be a whole number from 0 to 15000/,
    );
  });

  /** The packages of metrics and traces that a process has loaded after it has started to show itself. */
  function loadedWith(env: Record<string, string>): string[] {
    const script = `
      import { startObservability } from './runtime/src/observability/process.ts';
      import { createApollo } from './runtime/src/http/apollo.ts';
      import { startSubgraph } from './runtime/src/subgraph/host.ts';
      import { silentLogger as logger } from './runtime/src/logging/logger.ts';
      import { createRequire } from 'node:module';
      await startObservability({ name: 'test', isInternal: false, isOneOfSeveral: false, source: process.env, logger });
      const paths = Object.keys(createRequire(import.meta.url).cache);
      console.log(JSON.stringify(['@opentelemetry/', 'prom-client/'].filter((name) => paths.some((path) => path.includes(name)))));
      process.exit();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as string[];
  }

  it('loads nothing for what is off', () => {
    expect(loadedWith({})).toEqual([]);
    expect(loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', METRICS_PORT: '0' })).toEqual([
      '@opentelemetry/',
      'prom-client/',
    ]);
  }, 60_000);
});
