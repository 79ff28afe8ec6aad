import { runSubgraph } from '@agio/runtime/subgraph/process';
import { notificationsSubgraph } from './subgraph.js';

await runSubgraph(notificationsSubgraph, ['users', 'transactions', 'wallets']);
