import type { GatewayGraphQLRequestContext, GatewayInterface } from '@apollo/server-gateway-interface';
import type { StreamingOrigin } from '@agio/runtime/http/apollo';
import type { Logger } from '@agio/runtime/logging/logger';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import { OperationTypeNode, validate, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { BegunSubscription, CheckedRequest, ReadySubscription } from '../live/begin-subscription.js';
import { loadGraph, type Graph, type LoadOptions } from './load-graph.js';

/** The supergraph as it is now, and those before it for as long as somebody is being answered by them. */
export interface Supergraph extends GatewayInterface {
  /**
   * Replaces it by another text. Whatever was asked before is answered by the one before, whatever is asked then by the new one.
   * @throws Error when the text is no supergraph that can be served; nothing has changed then.
   */
  readonly replace: (sdl: string) => Promise<void>;
}

type Listener = Parameters<GatewayInterface['onSchemaLoadOrUpdate']>[0];

/**
 * The supergraph over its subgraphs. A subscription is checked and planned, and handed to whoever can follow it.
 * @param options.supergraphSdl the composed supergraph.
 * @param options.announce told where a supergraph says its subgraphs are, before anything is asked of them.
 * @throws what `announce` throws refuses the supergraph.
 */
export function createSupergraph(options: {
  supergraphSdl: string;
  directory: SubgraphDirectory;
  announce?: (urls: Graph['urls']) => void;
  logger: Logger;
}): Supergraph {
  const { directory, announce, logger } = options;
  const listeners = new Set<Listener>();
  // An operation is answered by the graph that its document was checked against, so no operation sees two.
  const graphs = new WeakMap<GraphQLSchema, Graph>();
  let loadOptions: LoadOptions | undefined;
  let current: Graph | undefined;

  async function use(sdl: string): Promise<void> {
    const graph = await loadGraph({ sdl, directory, logger, loadOptions: loadOptions as LoadOptions });
    announce?.(graph.urls);
    graphs.set(graph.apiSchema, graph);
    for (const listener of listeners) listener({ apiSchema: graph.apiSchema, coreSupergraphSdl: sdl });
    current = graph;
  }

  function subscription(graph: Graph, request: CheckedRequest, begun: BegunSubscription): ReadySubscription {
    // Whoever follows it keeps it for long: it must not keep the graph alive by itself.
    const ready: ReadySubscription = { ...begun, now: () => (graph === current ? ready : again(request, begun)) };
    return ready;
  }

  /** The same on the present graph, unless that would answer it in another way. */
  function again(request: CheckedRequest, before: BegunSubscription): ReadySubscription | undefined {
    const graph = current as Graph;
    try {
      if (validate(graph.apiSchema, request.document).length > 0) return undefined;
      const begun = graph.begin(request);
      const isSame =
        'plan' in begun && begun.plan.fingerprint === before.plan.fingerprint && begun.isPublic === before.isPublic;
      return isSame ? subscription(graph, request, begun) : undefined;
    } catch (error) {
      // What cannot be planned any more is answered in no way.
      logger.debug({ err: error }, 'A subscription cannot be planned on the new supergraph');
      return undefined;
    }
  }

  async function execute(request: GatewayGraphQLRequestContext): Promise<ExecutionResult> {
    const graph = graphs.get(request.schema);
    if (!graph) throw new Error('The document was checked against no supergraph of this process.');
    if (request.operation.operation !== OperationTypeNode.SUBSCRIPTION) return graph.execute(request);
    const { document, source, queryHash, operation } = request;
    const { follow, ...context } = request.context as StreamingOrigin;
    const asked: CheckedRequest = { document, source, queryHash, operation, context, request: request.request };
    const begun = graph.begin(asked);
    if (!('plan' in begun)) return begun;
    follow(subscription(graph, asked, begun));
    return { data: null };
  }

  return {
    onSchemaLoadOrUpdate(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async load(given) {
      loadOptions = given;
      await use(options.supergraphSdl);
      return { executor: execute };
    },
    async replace(sdl) {
      if (!current) throw new Error('The supergraph is not loaded yet.');
      if (sdl !== current.sdl) await use(sdl);
    },
    // A graph holds nothing but memory.
    stop: () => Promise.resolve(),
  };
}
