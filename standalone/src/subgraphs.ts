import type { SubgraphDefinition } from '@agio/runtime/subgraph/subgraph';
import { notificationsSubgraph } from '@agio/notifications/subgraph';
import { ratesSubgraph } from '@agio/rates/subgraph';
import { transactionsSubgraph } from '@agio/transactions/subgraph';
import { usersSubgraph } from '@agio/users/subgraph';
import { walletsSubgraph } from '@agio/wallets/subgraph';

/** The subgraphs of the house, each a room of its own: a subgraph stands behind those that it calls. */
export const subgraphs: readonly SubgraphDefinition[] = [
  usersSubgraph,
  walletsSubgraph,
  ratesSubgraph,
  transactionsSubgraph,
  notificationsSubgraph,
];
