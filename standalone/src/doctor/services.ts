import { connect } from 'node:net';
import { urlVariable } from '@agio/runtime/subgraph/directory';
import { Redis } from 'ioredis';
import pg from 'pg';
import { failure, ok, warning, type Finding } from './finding.js';

const timeoutMs = 5_000;
/** The oldest that the platform is written for, and the one that it is tested with. */
const [postgresOldest, postgresTested] = [15, 18];
/** BullMQ's oldest. */
const redisOldest = [6, 2] as const;

const reasonOf = (error: unknown): string => {
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: Error[] };
  return message || errors?.[0]?.message || code || String(error);
};

/** A URL without its password, for the screen. */
function withoutPassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  return url.href;
}

/** Whether DATABASE_URL leads to a server that the platform can work on. */
export async function checkDatabase(url: string): Promise<Finding[]> {
  const subject = 'PostgreSQL';
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs });
  client.on('error', () => {});
  try {
    await client.connect();
    return await examineDatabase(client, url);
  } catch (error) {
    const mend = 'Correct DATABASE_URL, or start the server; without DATABASE_URL the platform brings its own.';
    return [failure(subject, `${withoutPassword(url)}: ${reasonOf(error)}`, mend)];
  } finally {
    await client.end().catch(() => {});
  }
}

interface DatabaseFacts {
  version: number;
  may_create: boolean;
  fsync: string;
  max_connections: number;
  skew_seconds: number;
}

async function examineDatabase(client: pg.Client, url: string): Promise<Finding[]> {
  const subject = 'PostgreSQL';
  const { rows } = await client.query<DatabaseFacts>(
    `SELECT current_setting('server_version_num')::integer / 10000 AS version,
       (rolsuper OR rolcreaterole) AND has_database_privilege(current_database(), 'CREATE') AS may_create,
       current_setting('fsync') AS fsync, current_setting('max_connections')::integer AS max_connections,
       extract(epoch FROM clock_timestamp() - $1::timestamptz)::float8 AS skew_seconds
     FROM pg_roles WHERE rolname = current_user`,
    [new Date()],
  );
  const facts = rows[0]!;
  const findings = [versionFinding(facts.version, url)];
  if (!facts.may_create) {
    const mend =
      'Name a role in DATABASE_URL with CREATEROLE that owns the database: each subgraph gets a role and a schema.';
    findings.push(failure(subject, 'the role may not create roles and schemas', mend));
  }
  if (facts.fsync !== 'on') {
    findings.push(failure(subject, 'fsync is off', 'Turn it on: a power cut would lose money that was answered for.'));
  }
  if (facts.max_connections < 100) {
    const mend = 'Each subgraph keeps up to 14; raise it before there are replicas.';
    findings.push(warning(subject, `max_connections is ${facts.max_connections}`, mend));
  }
  if (Math.abs(facts.skew_seconds) > 2) {
    const mend = 'Let both clocks follow a time server: tokens and quotes expire by them.';
    findings.push(warning('clock', `${facts.skew_seconds.toFixed(1)} s apart from the database's`, mend));
  }
  return findings;
}

function versionFinding(version: number, url: string): Finding {
  const detail = `${version}, at ${withoutPassword(url)}`;
  if (version < postgresOldest) return failure('PostgreSQL', detail, `Use ${postgresOldest} or newer.`);
  return version < postgresTested
    ? warning('PostgreSQL', detail, `The platform is tested with ${postgresTested}.`)
    : ok('PostgreSQL', detail);
}

/** Whether REDIS_URL leads to a Redis that keeps jobs. */
export async function checkRedis(url: string): Promise<Finding[]> {
  const subject = 'Redis';
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => {});
  try {
    await redis.connect();
    const info = await redis.info();
    const field = (name: string) => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? 'unknown';
    const version = field('redis_version');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    const isNew = major > redisOldest[0] || (major === redisOldest[0] && minor >= redisOldest[1]);
    const found = `${version}, at ${withoutPassword(url)}`;
    const findings = [
      isNew
        ? ok(subject, found)
        : failure(subject, found, `Use ${redisOldest.join('.')} or newer, as BullMQ needs it.`),
    ];
    const policy = field('maxmemory_policy');
    if (policy !== 'noeviction') {
      findings.push(
        warning(subject, `maxmemory-policy is ${policy}`, 'Set it to noeviction: jobs must not be evicted.'),
      );
    }
    return findings;
  } catch (error) {
    const mend = 'Correct REDIS_URL, or start the server; without REDIS_URL everything runs on PostgreSQL.';
    return [failure(subject, `${withoutPassword(url)}: ${reasonOf(error)}`, mend)];
  } finally {
    redis.disconnect();
  }
}

/** Whether somebody listens where SMTP_URL leads. */
export async function checkMailServer(url: string): Promise<Finding> {
  const { protocol, hostname, port } = new URL(url);
  const number = Number(port || (protocol === 'smtps:' ? 465 : 587));
  const where = `${hostname}:${number}`;
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: number, timeout: timeoutMs });
    const settle = (finding: Finding) => {
      socket.destroy();
      resolve(finding);
    };
    const fail = (reason: string) =>
      settle(
        warning('mail', `${where}: ${reason}`, 'Correct SMTP_URL, or start the server; mails wait for it for hours.'),
      );
    socket.on('connect', () => settle(ok('mail', where)));
    socket.on('timeout', () => fail('no answer'));
    socket.on('error', (error) => fail(reasonOf(error)));
  });
}

/** Whether a subgraph that runs elsewhere is alive, at each of its URLs. */
export function checkRemoteSubgraph(name: string, urls: string): Promise<Finding[]> {
  const ask = async (url: string): Promise<Finding> => {
    const mend = `Start it, or correct ${urlVariable(name)}.`;
    try {
      const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(timeoutMs) });
      return answer.ok ? ok(name, url) : warning(name, `${url} answers ${answer.status}`, mend);
    } catch (error) {
      return warning(name, `${url}: ${reasonOf((error as Error).cause ?? error)}`, mend);
    }
  };
  return Promise.all(urls.split(',').map((url) => ask(url.trim())));
}
