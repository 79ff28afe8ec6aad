import { runSubgraph } from '@agio/runtime/subgraph/process';
import { transactionsSubgraph } from './subgraph.js';

await runSubgraph(transactionsSubgraph, ['users', 'wallets', 'rates']);
