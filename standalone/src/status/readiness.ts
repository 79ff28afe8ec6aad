import pg from 'pg';
import { z } from 'zod';

const timeoutMs = 5_000;

const model = z.looseObject({
  status: z.string(),
  dependencies: z.record(z.string(), z.looseObject({ status: z.string() })).optional(),
});

/** What a process says of itself. */
export type Readiness =
  | { readonly kind: 'ready' | 'unready'; readonly dependencies: readonly { name: string; status: string }[] }
  /** It does not answer, or not as a process of the platform would. */
  | { readonly kind: 'silent'; readonly reason: string };

/** Asks a process of the platform how it is. @param url without a path. */
export async function askReadiness(url: string): Promise<Readiness> {
  try {
    const answer = await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(timeoutMs) });
    const { dependencies = {} } = model.parse(await answer.json());
    return {
      kind: answer.ok ? 'ready' : 'unready',
      dependencies: Object.entries(dependencies).map(([name, { status }]) => ({ name, status })),
    };
  } catch (error) {
    const { cause, message } = error as Error;
    return { kind: 'silent', reason: cause instanceof Error ? cause.message : message };
  }
}

/** Asks a PostgreSQL for something, over a connection of its own. @param url with its password. */
export async function askDatabase(url: string): Promise<Readiness> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  // A connection that breaks also rejects what waits for it.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return { kind: 'ready', dependencies: [] };
  } catch (error) {
    return { kind: 'silent', reason: (error as Error).message };
  } finally {
    await client.end().catch(() => {});
  }
}

const words = { ready: 'ready', unready: 'NOT READY', silent: 'NO ANSWER' } as const;

/** A line for a terminal: the name, how it is, and what it depends on. */
export function formatReadiness(name: string, readiness: Readiness): string {
  const detail =
    readiness.kind === 'silent'
      ? readiness.reason
      : readiness.dependencies.map((dependency) => `${dependency.name} ${dependency.status}`).join(', ');
  return `  ${name.padEnd(25)} ${words[readiness.kind].padEnd(10)} ${detail}`.trimEnd();
}
