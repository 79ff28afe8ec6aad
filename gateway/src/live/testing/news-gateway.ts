import type { RunningServer } from '@agio/runtime/http/server';
import { createLogger } from '@agio/runtime/logging/logger';
import type { Metrics } from '@agio/runtime/observability/metrics';
import { createPrometheusMetrics } from '@agio/runtime/observability/prometheus';
import { startGateway } from '../../gateway.js';
import { readLiveLimits, type LiveLimits } from '../limits.js';
import { composeNews, startNews } from './news.js';

const logger = createLogger({ name: 'test', level: 'silent' });

/** A gateway in front of the news, with its metrics. */
export interface NewsGateway {
  readonly news: ReturnType<typeof startNews>;
  readonly gateway: RunningServer;
  readonly metrics: Metrics;
}

/** @param limits where they are not those of a gateway without variables. */
export async function startNewsGateway(limits: Partial<LiveLimits>): Promise<NewsGateway> {
  const news = startNews(logger);
  const metrics = createPrometheusMetrics(logger);
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    supergraph: { sdl: composeNews('before') },
    directory: news.directory,
    logger,
    introspection: false,
    trustedProxies: 0,
    liveLimits: { ...readLiveLimits({}), ...limits },
    observability: { metrics, drainMs: 0 },
  });
  return { news, gateway, metrics };
}
