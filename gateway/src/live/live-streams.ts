import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import type { Broadcast } from '@agio/runtime/live/graphql-socket';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Metrics } from '@agio/runtime/observability/metrics';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import type { RequestOrigin } from '@agio/runtime/subgraph/execute';
import type { FormattedExecutionResult } from 'graphql';
import { clientAnswer } from '../graph/client-answer.js';
import type { ReadySubscription } from './begin-subscription.js';
import { createResumingStream, interruption } from './resuming.js';
import { createSharedStream, type SharedStream } from './shared-stream.js';

/** On whose behalf a stream is read; asked again at each event, as a client may renew its token. */
export type Viewer = () => RequestOrigin;

/** All that clients follow through this gateway. */
export interface LiveStreams {
  /** The stream of a subscription, which may have other clients already. */
  readonly follow: (ready: ReadySubscription, viewer: Viewer) => Broadcast;
  /**
   * Ends, resumably, what would be answered in another way since the supergraph was replaced, and lets everything else go on by the new one. Done when
   * nothing is followed by the one before.
   */
  readonly supergraphReplaced: () => Promise<void>;
  readonly counts: () => { streams: number; subscribers: number; waitingAnswers: number };
}

interface OpenStream {
  ready: ReadySubscription;
  readonly shared: SharedStream<Viewer>;
}

const replacedReason = 'The schema was replaced.';

/** How long streams are looked at without a pause once the supergraph was replaced: what is asked meanwhile waits. */
const sliceMs = 10;

/** What an answer may depend on beside the document. Two sessions of a user with the same rights see the same. */
function accessOf(identity: Identity): unknown {
  return identity.kind === 'user' ? [identity.userId, identity.roles, identity.scopes, identity.tier] : [identity.kind];
}

/**
 * Keeps one stream for equal operations, variables and access: one subscription of the subgraph, one execution of each event, and one text. Whatever selects a field
 * that is not public is shared by nobody but the same user's sockets.
 */
export function createLiveStreams(options: {
  directory: SubgraphDirectory;
  logger: Logger;
  metrics: Metrics;
  /** Events of a durable stream that wait for one client. */
  backlogEventsMax: number;
}): LiveStreams {
  const { directory, logger, metrics, backlogEventsMax } = options;
  const joinable = new Map<string, OpenStream>();
  const open = new Set<OpenStream>();
  const totals = { resumed: 0, tooSlow: 0, replaced: 0 };

  function openStream(key: string, ready: ReadySubscription, first: Viewer): OpenStream {
    // Of what may change with the supergraph, these are what ends a stream.
    const { plan, isPublic } = ready;
    const { clientAddress } = first();
    const correlationId = newId();
    let lastViewer = first;
    function origin(): RequestOrigin {
      // What anybody may read is asked as nobody, so that it can be nothing else.
      if (isPublic) return { identity: anonymous, correlationId, clientAddress };
      lastViewer = stream.shared.viewers()[0] ?? lastViewer;
      return lastViewer();
    }
    const source = createResumingStream({
      open: (resumeAfter) =>
        directory(plan.subgraph).subscribe(
          { ...plan.upstream, variables: upstreamVariables(ready), resumeAfter },
          origin(),
        ),
      logger,
      onResume: () => totals.resumed++,
    });
    const shared = createSharedStream<Viewer>({
      source,
      async write({ answer }) {
        const context = origin();
        const { plan: present, request, renaming } = stream.ready;
        const joined = await present.join(eventOf(answer), { ...request, context });
        const { data, errors } = clientAnswer(joined, renaming, { logger, correlationId: context.correlationId });
        return JSON.stringify({ data, ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}) });
      },
      backlogEventsMax,
      onInterrupted: () => totals.tooSlow++,
      onEnd() {
        open.delete(stream);
        if (joinable.get(key) === stream) joinable.delete(key);
      },
    });
    const stream: OpenStream = { ready, shared };
    return stream;
  }

  /** @returns whether the stream goes on on the supergraph as it is now; else it is ended, resumably. */
  function goesOn(stream: OpenStream): boolean {
    const ready = stream.ready.now();
    if (ready) {
      stream.ready = ready;
      return true;
    }
    totals.replaced += stream.shared.viewers().length;
    stream.shared.interrupt(replacedReason);
    return false;
  }

  const counts = () => {
    const all = [...open];
    return {
      streams: all.length,
      subscribers: all.reduce((sum, { shared }) => sum + shared.viewers().length, 0),
      waitingAnswers: all.reduce((sum, { shared }) => sum + shared.waiting(), 0),
    };
  };
  registerStreams(metrics, counts, totals, backlogEventsMax);

  return {
    counts,
    follow(ready, viewer) {
      const key = JSON.stringify([ready.key, ready.isPublic ? null : accessOf(viewer().identity)]);
      return {
        attach(sink) {
          const present = ready.now();
          if (!present) throw interruption(replacedReason, undefined);
          const known = joinable.get(key);
          const stream = known?.shared.isJoinable() && goesOn(known) ? known : openStream(key, present, viewer);
          joinable.set(key, stream);
          open.add(stream);
          return stream.shared.attach(viewer, sink);
        },
      };
    },
    async supergraphReplaced() {
      let sliceEnd = performance.now() + sliceMs;
      for (const stream of [...open]) {
        // One that has ended meanwhile needs nothing.
        if (open.has(stream)) goesOn(stream);
        if (performance.now() < sliceEnd) continue;
        await new Promise(setImmediate);
        sliceEnd = performance.now() + sliceMs;
      }
    },
  };
}

/** The client's variables that the subgraph needs. */
function upstreamVariables({ plan, request }: ReadySubscription): Record<string, unknown> {
  const given = request.request.variables ?? {};
  return Object.fromEntries(
    plan.variables.filter((name) => given[name] !== undefined).map((name) => [name, given[name]]),
  );
}

/** What is beside data and errors is between the subgraph and the gateway. */
const eventOf = ({ data, errors }: FormattedExecutionResult): FormattedExecutionResult => ({
  data: data ?? null,
  ...(errors ? { errors } : {}),
});

function registerStreams(
  metrics: Metrics,
  counts: LiveStreams['counts'],
  totals: { readonly resumed: number; readonly tooSlow: number; readonly replaced: number },
  backlogEventsMax: number,
): void {
  metrics.gauge({ name: 'agio_live_streams', help: 'Streams of subgraphs that are followed.' }, () => counts().streams);
  metrics.gauge({ name: 'agio_live_subscribers', help: 'Subscriptions of clients.' }, () => counts().subscribers);
  metrics.gauge(
    { name: 'agio_live_waiting_answers', help: 'Answers that wait for clients that read slowly.' },
    () => counts().waitingAnswers,
  );
  metrics.gauge(
    { name: 'agio_live_backlog_max_events', help: 'Events of a durable stream that may wait for one client.' },
    () => backlogEventsMax,
  );
  metrics.counter(
    { name: 'agio_live_resumed_total', help: 'Attempts to take a lost stream of a subgraph up again.' },
    () => totals.resumed,
  );
  metrics.counter(
    {
      name: 'agio_live_interrupted_total',
      help: 'Subscriptions that were ended resumably, by why.',
      labels: ['reason'],
    },
    () => [
      { labels: { reason: 'slow' }, value: totals.tooSlow },
      { labels: { reason: 'schema' }, value: totals.replaced },
    ],
  );
}
