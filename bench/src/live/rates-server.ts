// The subgraph of rates in a process of its own: for Agio's gateway as it serves gateways, and by stock graphql-ws for others and for clients.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createIdentityVerifier } from '@agio/runtime/identity/identity-token';
import { anonymous } from '@agio/runtime/identity/identity';
import { serveSubgraph } from '@agio/runtime/subgraph/server';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createBenchRates } from './rates.js';
import { serveOrders } from './serve-orders.js';

const { subgraph, logger, createContext, publish } = createBenchRates();
const secret = process.env['AGIO_SECRET']!;
const verifyIdentity = createIdentityVerifier({ current: secret }, subgraph.name);
const own = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifyIdentity, logger });

const stock = createServer().listen(0, '127.0.0.1', () => {
  const origin = { identity: anonymous, correlationId: 'bench', clientAddress: '127.0.0.1' };
  const sockets = new WebSocketServer({ server: stock, path: '/graphql', perMessageDeflate: false });
  useServer({ schema: subgraph.schema, context: () => createContext(origin, {}) as Record<string, unknown> }, sockets);
  const { port } = stock.address() as AddressInfo;
  serveOrders({ agio: `${own.url}/graphql`, stock: `http://127.0.0.1:${port}/graphql` }, publish);
});
