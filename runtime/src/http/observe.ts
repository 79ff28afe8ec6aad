import type { IncomingMessage } from 'node:http';
import type { Logger } from '../logging/logger.js';
import { secondsBuckets, type Metrics } from '../observability/metrics.js';
import { onBehalfOf } from '../observability/request-context.js';
import { inSpan, isTracing } from '../observability/tracing.js';
import type { HttpAnswer, Route } from './server.js';

/** A request whose headers are there. */
export interface ObservedRequest {
  readonly message: IncomingMessage;
  /** Undefined where there is nothing. */
  readonly route: Route | undefined;
  readonly correlationId: string;
}

/** Methods by their own names in metrics; a client may make up others. */
const knownMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Measures, traces and logs what an HTTP server answers. Labels and names are those of routes, never of paths. A line is written for each request at the
 * level `debug`, and for each answer of 500 and above at `warn`.
 */
export function observeRequests(options: { logger: Logger; metrics: Metrics; trustsPeers: boolean }) {
  const { logger, metrics, trustsPeers } = options;
  const durations = metrics.histogram({
    name: 'agio_http_request_duration_seconds',
    help: 'How long HTTP requests took from their headers to their answer, by route.',
    labels: ['route', 'method', 'status'],
    buckets: secondsBuckets,
  });

  function note(request: ObservedRequest, method: string, status: number, startedAt: number): void {
    const ms = performance.now() - startedAt;
    const route = request.route?.path ?? 'none';
    durations.observe({ route, method, status: String(status) }, ms / 1000);
    const { correlationId } = request;
    if (status >= 500) logger.warn({ route, method, status, ms, correlationId }, 'a request failed');
    else if (logger.isLevelEnabled('debug')) logger.debug({ route, method, status, ms, correlationId }, 'request');
  }

  async function measured(request: ObservedRequest, answer: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const startedAt = performance.now();
    const given = request.message.method ?? 'GET';
    const method = knownMethods.has(given) ? given : 'other';
    const result = isTracing() ? await traced(request, method, answer) : await answer();
    note(request, method, result.status, startedAt);
    return result;
  }

  function traced(request: ObservedRequest, method: string, answer: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const route = request.route?.path ?? 'none';
    const given = request.message.headers.traceparent;
    const traceparent = typeof given === 'string' ? given : undefined;
    const start = {
      name: `${method} ${route}`,
      kind: 'server' as const,
      attributes: { 'http.request.method': method, 'http.route': route, 'agio.correlation_id': request.correlationId },
      // Whoever calls from outside must not decide what is traced here.
      ...(trustsPeers ? { parent: traceparent } : traceparent === undefined ? {} : { links: [traceparent] }),
    };
    return inSpan(start, async (span) => {
      const result = await answer();
      span?.setAttribute('http.response.status_code', result.status);
      if (result.status >= 500) span?.fail(String(result.status));
      return result;
    });
  }

  return (request: ObservedRequest, answer: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
    if (request.route?.isProbe) return answer();
    return onBehalfOf({ correlationId: request.correlationId }, () => measured(request, answer));
  };
}
