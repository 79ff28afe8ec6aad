import pg from 'pg';
import type { Secret } from '../secret.js';
import { quoteIdentifier } from './identifier.js';
import { ensureLoginRole, retireLoginRoles, type Login } from './login-role.js';

export interface BootstrapOptions {
  /** Of a role that owns the database and may create roles. */
  adminUrl: string;
  /** The same for subgraphs whose schema is in another database, by name. */
  movedOut?: Readonly<Record<string, string>>;
  /** Names of the subgraphs; each becomes the name of a schema. */
  subgraphs: readonly string[];
  /** The passwords of the login roles are derived from it, so none is stored. */
  secret: Secret;
}

export interface BootstrappedDatabase {
  /** Connection URL by subgraph, whose sessions act as the one role that may use its schema. */
  subgraphs: Record<string, string>;
  /** Connection URL for BullMQ's schema. */
  bullmq: string;
}

/** The schema of the job queues: infrastructure, no subgraph's table. */
export const bullmqSchema = 'bullmq';

/**
 * Gives every subgraph, and BullMQ, a schema and a role of its own that owns it and cannot log in. No role can use another's schema. A login
 * role for each secret acts as it, so that processes on the secrets before and after a rotation work beside each other. Safe to repeat, and
 * safe to run from several replicas at once.
 */
export async function prepareDatabase(options: BootstrapOptions): Promise<BootstrappedDatabase> {
  const { adminUrl, movedOut = {}, secret } = options;
  const schemasByUrl = new Map<string, string[]>([[adminUrl, [bullmqSchema]]]);
  for (const subgraph of options.subgraphs) {
    const url = movedOut[subgraph] ?? adminUrl;
    schemasByUrl.set(url, [...(schemasByUrl.get(url) ?? []), subgraph]);
  }
  const urls: Record<string, string> = {};
  for (const [url, schemas] of schemasByUrl) Object.assign(urls, await prepareSchemas(url, schemas, secret));
  const { [bullmqSchema]: bullmq, ...subgraphs } = urls;
  return { subgraphs, bullmq: bullmq! };
}

/** @returns the connection URL by schema. */
async function prepareSchemas(
  adminUrl: string,
  schemas: readonly string[],
  secret: Secret,
): Promise<Record<string, string>> {
  const client = new pg.Client({
    connectionString: adminUrl,
    application_name: 'agio-bootstrap',
    connectionTimeoutMillis: 10_000,
    statement_timeout: 60_000,
  });
  // An unheard 'error' event would end the process; the next query rejects anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN');
    // Roles are shared by the whole server, and PostgreSQL fails a concurrent change of one instead of waiting.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('agio/bootstrap', 0))`);
    const admin = await describeAdmin(client);
    await closeToOthers(client, admin.database);
    const urls: Record<string, string> = {};
    for (const schema of schemas) {
      const owner = `${admin.database}_${schema}`;
      await ensureOwner(client, owner, admin);
      await ensureSchema(client, schema, owner);
      const login = await ensureLoginRole(client, owner, secret);
      await retireLoginRoles(client, owner, secret);
      urls[schema] = withCredentials(adminUrl, login);
    }
    await client.query('COMMIT');
    return urls;
  } finally {
    await client.end();
  }
}

interface Admin {
  /** Roles carry the database's name, so that two installations can share one server. */
  database: string;
  isSuperuser: boolean;
}

async function describeAdmin(client: pg.Client): Promise<Admin> {
  const { rows } = await client.query<Admin>(
    `SELECT current_database() AS database, rolsuper AS "isSuperuser" FROM pg_roles WHERE rolname = current_user`,
  );
  return rows[0]!;
}

async function closeToOthers(client: pg.Client, database: string): Promise<void> {
  await client.query(`REVOKE ALL ON DATABASE ${quoteIdentifier(database)} FROM PUBLIC`);
  const { rowCount } = await client.query(`SELECT FROM pg_namespace WHERE nspname = 'public'`);
  if (rowCount !== 0) await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
}

async function ensureOwner(client: pg.Client, role: string, admin: Admin): Promise<void> {
  const name = quoteIdentifier(role);
  const { rows } = await client.query<{ rolcanlogin: boolean }>('SELECT rolcanlogin FROM pg_roles WHERE rolname = $1', [
    role,
  ]);
  if (rows.length === 0) {
    await client.query(`CREATE ROLE ${name} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE`);
    // Whoever is no superuser has to be a member of a role before it can give it a schema.
    if (!admin.isSuperuser) await client.query(`GRANT ${name} TO CURRENT_USER`);
  }
  // The first installations logged in as the owner itself, under a password of which there was one at a time.
  if (rows[0]?.rolcanlogin) await client.query(`ALTER ROLE ${name} NOLOGIN PASSWORD NULL`);
  // BullMQ adds jobs in bulk by way of a temporary table.
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdentifier(admin.database)} TO ${name}`);
}

async function ensureSchema(client: pg.Client, schema: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount !== 0) return;
  await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)} AUTHORIZATION ${quoteIdentifier(owner)}`);
}

function withCredentials(adminUrl: string, { role, password }: Login): string {
  const url = new URL(adminUrl);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
}
