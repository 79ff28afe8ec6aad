import { z } from 'zod';
import { readEnvironment } from '../env.js';

/**
 * What a process does for its subgraph: `server` answers GraphQL and plain HTTP, `worker` does what happens by itself (the outbox's relay,
 * consumers, jobs), `all` does both. Health, readiness and metrics are told by every one.
 */
export type ProcessRole = 'all' | 'server' | 'worker';

const model = z.object({
  AGIO_ROLE: z.enum(['all', 'server', 'worker'], { error: 'must be `all`, `server` or `worker`' }).default('all'),
});

/**
 * Reads AGIO_ROLE.
 * @throws EnvironmentError when it names no role.
 */
export const readRole = (source: NodeJS.ProcessEnv): ProcessRole => readEnvironment(model, source).AGIO_ROLE;

/** Whether a process of this role answers requests. */
export const serves = (role: ProcessRole): boolean => role !== 'worker';

/** Whether a process of this role does what happens by itself. */
export const works = (role: ProcessRole): boolean => role !== 'server';
