import { runSubgraph } from '@agio/runtime/subgraph/process';
import { usersSubgraph } from './subgraph.js';

await runSubgraph(usersSubgraph, []);
