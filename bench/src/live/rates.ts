import { createLogger, type Logger } from '@agio/runtime/logging/logger';
import { parseDecimal } from '@agio/runtime/money/decimal';
import { localEndpoint, type RequestOrigin, type SubgraphRequest } from '@agio/runtime/subgraph/execute';
import type { StartedSubgraph } from '@agio/runtime/subgraph/host';
import { buildSchema } from '@agio/runtime/subgraph/schema';
import { createRateFeed } from '@agio/rates/rate/feed';
import { formatPair } from '@agio/rates/rate/pair';
import type { Rate } from '@agio/rates/rate/pricing';
import { resolvers } from '@agio/rates/resolvers/resolvers';
import { rateAt } from './event.js';

/** The subgraph of rates: its schema, its resolvers and its feed. Its prices come from the benchmark, so that each side is told the same at the same pace. */
export interface BenchRates {
  readonly subgraph: StartedSubgraph;
  readonly logger: Logger;
  /** What resolvers are given. */
  readonly createContext: (origin: RequestOrigin, request: Partial<SubgraphRequest>) => object;
  /** Every pair that is followed has its n-th rate. */
  readonly publish: (n: number) => void;
}

export function createBenchRates(): BenchRates {
  const logger = createLogger({ name: 'bench-rates', level: 'error' });
  let current = 0;
  let onFilled = (): void => {};
  const rateFeed = createRateFeed({
    book: { onFilled: (tell) => void (onFilled = tell) },
    pricing: { rate: (pair) => asPriced(rateAt(formatPair(pair), current)) },
  });
  const schemaUrl = new URL('../../../subgraphs/rates/src/schema.graphql', import.meta.url);
  const schema = buildSchema({ name: 'rates', schemaUrl }, resolvers);
  const createContext: BenchRates['createContext'] = (origin, { resumeAfter }) => ({
    ...origin,
    deps: { rateFeed },
    loaders: {},
    logger,
    resumeAfter,
  });
  return {
    logger,
    createContext,
    publish(n) {
      current = n;
      onFilled();
    },
    subgraph: {
      name: 'rates',
      role: 'server',
      schema,
      endpoint: localEndpoint({ schema, logger, createContext }),
      routes: [],
      announcements: [],
      dependencies: [],
      hasStarted: () => true,
      startWork: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
  };
}

function asPriced({ pair, bid, ask, mid, ...rest }: ReturnType<typeof rateAt>): Rate {
  const [base, quote] = pair.split('/') as [string, string];
  const price = (text: string) => parseDecimal(text)!;
  return { pair, base, quote, bid: price(bid), ask: price(ask), mid: price(mid), stale: false, ...rest };
}
