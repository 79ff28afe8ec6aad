import type { SubgraphDefinition } from '@agio/runtime/subgraph/subgraph';
import { ratesSubgraph } from '@agio/rates/subgraph';
import { transactionsSubgraph } from '@agio/transactions/subgraph';
import { usersSubgraph } from '@agio/users/subgraph';

/** The subgraphs of the house, each a room of its own. */
export const subgraphs: readonly SubgraphDefinition[] = [usersSubgraph, ratesSubgraph, transactionsSubgraph];
