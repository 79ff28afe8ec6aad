import type { RequestOrigin } from '@agio/runtime/subgraph/execute';

export type Context = RequestOrigin;
