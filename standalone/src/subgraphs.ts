import type { SubgraphDefinition } from '@agio/runtime/subgraph/subgraph';
import { usersSubgraph } from '@agio/users/subgraph';

/** The subgraphs of the house, each a room of its own. */
export const subgraphs: readonly SubgraphDefinition[] = [usersSubgraph];
