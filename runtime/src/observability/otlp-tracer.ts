import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  isSpanContextValid,
  trace,
  type SpanContext,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../logging/logger.js';
import type { ActiveSpan, SpanStart, Tracer } from './tracing.js';

/** Spans that wait to be sent; beyond it they are dropped, never the requests that they tell of. */
const queueSpansMax = 4_096;
const exportTimeoutMs = 5_000;
const stopTimeoutMs = 3_000;
/** The SDK's code for an export that succeeded. */
const exported = 0;
/** How often a collector that is away is mentioned in the log. */
const failureLogIntervalMs = 60_000;

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

/**
 * A tracer on OpenTelemetry's SDK, which sends its spans as OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/). Where to, with what
 * headers and how many of them is up to the variables of OpenTelemetry's specification.
 */
export function createOtlpTracer(service: string, logger: Logger): Tracer {
  const exporter = forgiving(new OTLPTraceExporter({ timeoutMillis: exportTimeoutMs }), logger);
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': process.env['OTEL_SERVICE_NAME'] || service }),
    spanProcessors: [
      new BatchSpanProcessor(exporter, { maxQueueSize: queueSpansMax, exportTimeoutMillis: exportTimeoutMs }),
    ],
  });
  const spans = provider.getTracer('agio');
  return {
    start: (span) => begin(spans, span),
    async stop() {
      const timeout = new Promise((resolve) => setTimeout(resolve, stopTimeoutMs).unref());
      await Promise.race([provider.shutdown().catch(() => {}), timeout]);
    },
  };
}

function begin(spans: ReturnType<BasicTracerProvider['getTracer']>, start: SpanStart): ActiveSpan {
  const parent = contextOf(start.parent);
  const links = (start.links ?? []).map(contextOf).filter((context) => context !== undefined);
  const span = spans.startSpan(
    start.name,
    {
      kind: kinds[start.kind],
      ...(start.attributes && { attributes: start.attributes }),
      links: links.map((context) => ({ context })),
    },
    parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
  );
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    setAttribute: (name, value) => void span.setAttribute(name, value),
    fail: (reason) => void span.setStatus({ code: SpanStatusCode.ERROR, message: reason }),
    end: () => span.end(),
  };
}

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent` (https://www.w3.org/TR/trace-context/); one that is malformed is none. */
function contextOf(traceparent: string | undefined): SpanContext | undefined {
  const found = traceparentPattern.exec(traceparent ?? '');
  if (!found) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = found;
  const context = { traceId, spanId, traceFlags: parseInt(flags, 16) & TraceFlags.SAMPLED, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

/** Tells the log of failures, not more than once a minute, and the SDK of none: it would print each of them. */
function forgiving(exporter: SpanExporter, logger: Logger): SpanExporter {
  let lost = 0;
  let toldAt = -Infinity;
  const tell = (error: Error | undefined) => {
    if (performance.now() - toldAt < failureLogIntervalMs) return;
    toldAt = performance.now();
    logger.warn({ reason: error?.message, lostSpans: lost }, 'Traces do not reach their collector');
    lost = 0;
  };
  return {
    export(batch, onResult) {
      exporter.export(batch, ({ code, error }) => {
        if (Number(code) !== exported) {
          lost += batch.length;
          tell(error);
        }
        onResult({ code: exported });
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}
