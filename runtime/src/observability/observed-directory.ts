import type { FormattedExecutionResult } from 'graphql';
import type { SubgraphDirectory } from '../subgraph/caller.js';
import type { RequestOrigin, SubgraphEndpoint, SubgraphRequest } from '../subgraph/execute.js';
import { secondsBuckets, type Metrics } from './metrics.js';
import { inSpan, isTracing } from './tracing.js';

/**
 * A directory whose subgraphs are measured and traced when they are asked. A process that does neither gets the directory itself.
 */
export function observedDirectory(directory: SubgraphDirectory, metrics: Metrics): SubgraphDirectory {
  if (!metrics.isOn && !isTracing()) return directory;
  const durations = metrics.histogram({
    name: 'agio_subgraph_call_duration_seconds',
    help: 'How long subgraphs took to answer this process, by their name and how they answered: ok, errors or unavailable.',
    labels: ['subgraph', 'outcome'],
    buckets: secondsBuckets,
  });

  async function ask(
    name: string,
    endpoint: SubgraphEndpoint,
    request: SubgraphRequest,
    origin: RequestOrigin,
  ): Promise<FormattedExecutionResult> {
    const startedAt = performance.now();
    let outcome = 'unavailable';
    try {
      const answer = await endpoint.execute(request, origin);
      outcome = answer.errors ? 'errors' : 'ok';
      return answer;
    } finally {
      durations.observe({ subgraph: name, outcome }, (performance.now() - startedAt) / 1000);
    }
  }

  return (name) => {
    const endpoint = directory(name);
    return {
      // A stream lasts as long as its reader wants, so there is no duration to observe.
      subscribe: (request, origin) => endpoint.subscribe(request, origin),
      execute(request, origin) {
        if (!isTracing()) return ask(name, endpoint, request, origin);
        const start = { name: `ask ${name}`, kind: 'client', attributes: { 'agio.subgraph': name } } as const;
        return inSpan(start, async (span) => {
          const traced = span ? { ...origin, traceparent: span.traceparent } : origin;
          const answer = await ask(name, endpoint, request, traced);
          if (answer.errors) span?.fail('the answer has errors');
          return answer;
        });
      },
    };
  };
}
