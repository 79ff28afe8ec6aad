import { runSubgraph } from '@agio/runtime/subgraph/process';
import { ratesSubgraph } from './subgraph.js';

await runSubgraph(ratesSubgraph, []);
