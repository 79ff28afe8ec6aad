import { z } from 'zod';
import { integerVariable, readEnvironment } from '../env.js';
import { startHttpServer, type Route } from '../http/server.js';
import type { Logger } from '../logging/logger.js';
import { registerBatchers, registerBreakers } from './instruments.js';
import { noMetrics, type Metrics } from './metrics.js';
import { keepRequestContext } from './request-context.js';
import { startTracing, wantsTraces } from './tracing.js';

const portRule = 'must be a whole number from 0 to 65535';

const model = z.object({
  METRICS_HOST: z.string().default('127.0.0.1'),
  METRICS_PORT: z.coerce.number(portRule).int(portRule).min(0, portRule).max(65_535, portRule).optional(),
  SHUTDOWN_DRAIN_MS: integerVariable({ min: 0, max: 15_000, default: 0 }),
});

/** What a process shows of itself. */
export interface Observability {
  readonly metrics: Metrics;
  /** Where they are told when that is not the process's own port. */
  readonly metricsUrl: string | undefined;
  /** How long it still answers after it has said that it is not ready any more. */
  readonly drainMs: number;
  /** Sends away what still waits. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts metrics and traces of this process, by its environment: before anything that shall show up in them.
 * @param options.name what it is called in traces.
 * @param options.isInternal whether its port is reached by the platform alone, so that its metrics are told there. Else they are told at
 * METRICS_HOST and METRICS_PORT, and nowhere unless that is set.
 * @param options.isOneOfSeveral whether requests go on to other processes from here, whose logs have the same correlation id then.
 * @throws EnvironmentError naming every variable that is malformed.
 */
export async function startObservability(options: {
  name: string;
  isInternal: boolean;
  isOneOfSeveral: boolean;
  source: NodeJS.ProcessEnv;
  logger: Logger;
}): Promise<Observability> {
  const { name, source, logger } = options;
  const env = readEnvironment(model, source);
  if (options.isOneOfSeveral) keepRequestContext();
  const stopTracing = wantsTraces(source) ? await startTracing(`agio-${name}`, logger) : undefined;
  const metrics = options.isInternal || env.METRICS_PORT !== undefined ? await loadMetrics(logger) : noMetrics;
  registerBreakers(metrics);
  registerBatchers(metrics);
  const server =
    env.METRICS_PORT === undefined
      ? undefined
      : await startHttpServer({
          host: env.METRICS_HOST,
          port: env.METRICS_PORT,
          routes: [metricsRoute(metrics)],
          logger,
        });
  const metricsUrl = server && `${server.url}/metrics`;
  if (server) logger.info({ url: metricsUrl }, 'telling metrics');
  return {
    metrics,
    metricsUrl,
    drainMs: env.SHUTDOWN_DRAIN_MS,
    async stop() {
      await server?.stop(0);
      await stopTracing?.();
    },
  };
}

/** Loaded where it is needed only, for a start should not wait for it. */
async function loadMetrics(logger: Logger): Promise<Metrics> {
  const { createPrometheusMetrics } = await import('./prometheus.js');
  return createPrometheusMetrics(logger);
}

/** `/metrics`, in Prometheus' text format. */
export const metricsRoute = (metrics: Metrics): Route => ({
  path: '/metrics',
  methods: ['GET'],
  isProbe: true,
  async handle() {
    const { contentType, body } = await metrics.text();
    return { status: 200, headers: { 'content-type': contentType }, body };
  },
});
