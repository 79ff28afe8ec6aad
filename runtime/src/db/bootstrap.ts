import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import pg from 'pg';
import { deriveKey } from '../secret.js';
import { quoteIdentifier, quoteLiteral } from './identifier.js';

export interface BootstrapOptions {
  /** Of a role that owns the database and may create roles. */
  adminUrl: string;
  /** Names of the subgraphs; each becomes the name of a schema. */
  subgraphs: readonly string[];
  /** AGIO_SECRET: the roles' passwords are derived from it, so none is stored. */
  secret: string;
}

export interface BootstrappedDatabase {
  /** Connection URL by subgraph, of the one role that may use its schema. */
  subgraphs: Record<string, string>;
  /** Connection URL of the role that owns BullMQ's schema. */
  bullmq: string;
}

/** The schema of the job queues: infrastructure, no subgraph's table. */
export const bullmqSchema = 'bullmq';

/**
 * Gives every subgraph, and BullMQ, a schema and a login role of its own in the database. No role can use another's
 * schema. Safe to repeat, and safe to run from several replicas at once.
 */
export async function prepareDatabase(options: BootstrapOptions): Promise<BootstrappedDatabase> {
  const client = new pg.Client({
    connectionString: options.adminUrl,
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
    for (const schema of [...options.subgraphs, bullmqSchema]) {
      const role = `${admin.database}_${schema}`;
      const password = deriveKey(options.secret, `postgres/${role}`).export().toString('base64url');
      await ensureRole(client, role, password, admin);
      await ensureSchema(client, schema, role);
      urls[schema] = withCredentials(options.adminUrl, role, password);
    }
    await client.query('COMMIT');
    const { [bullmqSchema]: bullmq, ...subgraphs } = urls;
    return { subgraphs, bullmq: bullmq! };
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

async function ensureRole(client: pg.Client, role: string, password: string, admin: Admin): Promise<void> {
  const name = quoteIdentifier(role);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount === 0) {
    await client.query(`CREATE ROLE ${name} NOSUPERUSER NOCREATEDB NOCREATEROLE`);
    // Whoever is no superuser has to be a member of a role before it can give it a schema.
    if (!admin.isSuperuser) await client.query(`GRANT ${name} TO CURRENT_USER`);
  }
  // Repeated each time, because the secret may have been rotated.
  await client.query(`ALTER ROLE ${name} LOGIN PASSWORD ${quoteLiteral(scramVerifier(role, password))}`);
  // BullMQ adds jobs in bulk by way of a temporary table.
  await client.query(`GRANT CONNECT, TEMPORARY ON DATABASE ${quoteIdentifier(admin.database)} TO ${name}`);
}

async function ensureSchema(client: pg.Client, schema: string, owner: string): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_namespace WHERE nspname = $1', [schema]);
  if (rowCount !== 0) return;
  await client.query(`CREATE SCHEMA ${quoteIdentifier(schema)} AUTHORIZATION ${quoteIdentifier(owner)}`);
}

/**
 * The form in which PostgreSQL itself stores a password (RFC 5803), so that the password never stands in a statement
 * and so in no server log. The salt may follow from the password because that is random and used nowhere else.
 */
function scramVerifier(role: string, password: string): string {
  const iterations = 4096;
  const salt = createHash('sha256').update(`${role}:${password}`).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const hmac = (text: string) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(hmac('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${hmac('Server Key').toString('base64')}`;
}

function withCredentials(adminUrl: string, role: string, password: string): string {
  const url = new URL(adminUrl);
  url.username = encodeURIComponent(role);
  url.password = encodeURIComponent(password);
  return url.href;
}
