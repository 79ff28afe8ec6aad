import { booleanVariable, integerVariable, readEnvironment } from '@agio/runtime/env';
import type { Secret } from '@agio/runtime/secret';
import { remoteSubgraphs, urlVariable } from '@agio/runtime/subgraph/directory';
import { subgraphs } from '@agio/schema/subgraphs';
import { z } from 'zod';
import { edgeName } from './edge/edge.js';

/** The subgraphs that the gateway asks over HTTP: all of the supergraph but its own. */
const remoteNames = subgraphs.map(({ name }) => name).filter((name) => name !== edgeName);

/** Whether it holds URLs, `remoteSubgraphs` judges. */
const urlsVariable = z.string('must be the URL of its GraphQL endpoint, or those of its replicas, with commas between');

const secretVariable = z.string('must be the same for every process').min(32, 'must have at least 32 characters');

const model = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable({ min: 0, max: 65_535, default: 4000 }),
  AGIO_SECRET: secretVariable,
  AGIO_SECRET_PREVIOUS: secretVariable.optional(),
  AGIO_TRUSTED_PROXIES: integerVariable({ min: 0, max: 10, default: 0 }),
  AGIO_INTROSPECTION: booleanVariable(true),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ...Object.fromEntries(remoteNames.map((name) => [urlVariable(name), urlsVariable])),
});

/** The variables of the gateway as a process of its own. */
export interface GatewayEnv {
  readonly host: string;
  readonly port: number;
  readonly secret: Secret;
  readonly trustedProxies: number;
  readonly introspection: boolean;
  readonly logLevel: z.infer<typeof model>['LOG_LEVEL'];
  /** Where each subgraph is, as `createRegistry` takes it. */
  readonly remote: ReturnType<typeof remoteSubgraphs>;
}

/** @throws EnvironmentError naming every variable that is missing or malformed. */
export function readGatewayEnv(source: NodeJS.ProcessEnv): GatewayEnv {
  const env = readEnvironment(model, source);
  return {
    host: env.HOST,
    port: env.PORT,
    secret: { current: env.AGIO_SECRET, previous: env.AGIO_SECRET_PREVIOUS },
    trustedProxies: env.AGIO_TRUSTED_PROXIES,
    introspection: env.AGIO_INTROSPECTION,
    logLevel: env.LOG_LEVEL,
    remote: remoteSubgraphs(remoteNames, source),
  };
}
