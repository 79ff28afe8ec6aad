import { runSubgraph } from '@agio/runtime/subgraph/process';
import { walletsSubgraph } from './subgraph.js';

// Events of users are acknowledged to it.
await runSubgraph(walletsSubgraph, ['users']);
