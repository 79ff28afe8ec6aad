import { newId } from '../ids.js';
import type { Logger } from '../logging/logger.js';
import { currentRequest, keepRequestContext, onBehalfOf } from './request-context.js';

/** How a span begins. Trace contexts are written as the W3C's `traceparent`. */
export interface SpanStart {
  readonly name: string;
  readonly kind: 'server' | 'client' | 'consumer' | 'internal';
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  /** The span it is part of, in another process; unless given, the one that is under way here. */
  readonly parent?: string | undefined;
  /** Spans that led to it without waiting for it. */
  readonly links?: readonly string[];
}

/** A span that is under way. */
export interface ActiveSpan {
  readonly traceparent: string;
  readonly setAttribute: (name: string, value: string | number | boolean) => void;
  readonly fail: (reason: string) => void;
  readonly end: () => void;
}

/** What makes spans, and sends them away in the background. */
export interface Tracer {
  readonly start: (span: SpanStart) => ActiveSpan;
  /** Sends what still waits, bounded in time. */
  readonly stop: () => Promise<void>;
}

let tracer: Tracer | undefined;

/** Whether spans are made. Ask it before anything is put together for `inSpan`: a process that does not trace then spends nothing on it. */
export const isTracing = (): boolean => tracer !== undefined;

/** The variables by which OpenTelemetry's specification has traces sent by OTLP. */
const endpointVariables = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'];

/** Whether the environment asks for traces. */
export const wantsTraces = (source: NodeJS.ProcessEnv): boolean =>
  source['OTEL_SDK_DISABLED'] !== 'true' && endpointVariables.some((name) => Boolean(source[name]));

/**
 * Starts to trace this process. OpenTelemetry's SDK is loaded here and nowhere else; it reads its own variables (`OTEL_*`).
 * @param service what the spans call this process.
 * @returns what sends the spans that still wait, and ends it.
 */
export async function startTracing(service: string, logger: Logger): Promise<() => Promise<void>> {
  const { createOtlpTracer } = await import('./otlp-tracer.js');
  const started = createOtlpTracer(service, logger);
  tracer = started;
  keepRequestContext();
  return async () => {
    if (tracer === started) tracer = undefined;
    await started.stop();
  };
}

/** Does work within a span of its own, which fails when the work rejects. Without tracing it just does the work. */
export async function inSpan<T>(start: SpanStart, work: (span: ActiveSpan | undefined) => Promise<T>): Promise<T> {
  if (!tracer) return work(undefined);
  const current = currentRequest();
  const span = tracer.start({ ...start, parent: start.parent ?? current?.traceparent });
  const context = { correlationId: current?.correlationId ?? newId(), traceparent: span.traceparent };
  try {
    return await onBehalfOf(context, () => work(span));
  } catch (error) {
    span.fail(error instanceof Error ? error.name : 'error');
    throw error;
  } finally {
    span.end();
  }
}
