import { onBehalfOf, type RequestContext } from './request-context.js';
import { inSpan, isTracing } from './tracing.js';

/**
 * Does the work of a batch. It belongs to several requests, but a span has one parent and a line of the log one correlation id: those of the
 * first; the spans of the others are linked to it.
 * @param batch.name without one, no span is made.
 * @param batch.requests those of its items, where they are known.
 */
export function inBatch<T>(
  batch: { name: string | undefined; requests: readonly (RequestContext | undefined)[] },
  work: () => Promise<T>,
): Promise<T> {
  const first = batch.requests.find((request) => request !== undefined);
  if (!first) return work();
  return onBehalfOf(first, () => {
    if (!isTracing() || batch.name === undefined) return work();
    const spans = batch.requests.map((request) => request?.traceparent).filter((span) => span !== undefined);
    const links = [...new Set(spans)].filter((span) => span !== first.traceparent);
    const attributes = { 'agio.batch.items': batch.requests.length };
    return inSpan({ name: `batch ${batch.name}`, kind: 'internal', attributes, links }, work);
  });
}
