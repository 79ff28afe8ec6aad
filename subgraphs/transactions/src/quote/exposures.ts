import { readMoney } from '@agio/runtime/money/money';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { ExposuresDocument } from '../clients/wallets.js';

/** How much more of each currency the house may take on. */
export interface Exposures {
  /** Minor units; null where there is no limit. The figure is about a second old at most while wallets answers. */
  leftOf: (currency: string) => Promise<bigint | null>;
}

/** How old a figure may be: quotes of one second are judged by one read. */
const ageMaxMs = 1_000;
/** A limit protects the house against a trend; no quote waits long for it. */
const readTimeoutMs = 500;

/**
 * Reads the exposures of wallets, at most once a second and once for all who wait. While wallets does not answer the last figures stand, and
 * there is no limit as long as there are none: without wallets nothing is exchanged either.
 */
export function createExposures({ call }: { call: SubgraphCaller }): Exposures {
  let known: ReadonlyMap<string, bigint> = new Map();
  let readAt = -Infinity;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    try {
      const { exposures } = await call('wallets', ExposuresDocument, {}, { timeoutMs: readTimeoutMs });
      known = new Map(exposures.map(({ currency, left }) => [currency, readMoney(left).minor]));
    } catch (error) {
      if (!(error instanceof SubgraphCallError)) throw error;
    } finally {
      // After a failure too: a part that is away is not asked by every quote.
      readAt = performance.now();
      reading = undefined;
    }
  }

  return {
    async leftOf(currency) {
      if (performance.now() - readAt >= ageMaxMs) await (reading ??= read());
      return known.get(currency) ?? null;
    },
  };
}
