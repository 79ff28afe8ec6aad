import { z } from 'zod';
import { EnvironmentError, readEnvironment } from '../env.js';

/** The variable that moves a subgraph's schema to another database: `WALLETS_DATABASE_URL`. */
export const databaseUrlVariable = (subgraph: string): string => `${subgraph.toUpperCase()}_DATABASE_URL`;

const urlVariable = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must be a URL such as postgresql://user:password@host/database',
});

/**
 * The databases of subgraphs that have one of their own, by name.
 * @throws EnvironmentError naming every variable that is malformed, or REDIS_URL when it is missing: without Redis the job queues and pub/sub
 * are in the one database that all subgraphs share.
 */
export function readMovedOut(names: readonly string[], source: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  const variables = Object.fromEntries(names.map((name) => [databaseUrlVariable(name), urlVariable.optional()]));
  const read = readEnvironment(z.object(variables), source);
  const moved = names.flatMap((name) => {
    const url = read[databaseUrlVariable(name)];
    return url === undefined ? [] : [[name, url] as const];
  });
  const [first] = moved;
  if (first && !source['REDIS_URL']) {
    throw new EnvironmentError(`REDIS_URL is required beside ${databaseUrlVariable(first[0])}.`);
  }
  return Object.fromEntries(moved);
}
