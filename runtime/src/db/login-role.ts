import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import type pg from 'pg';
import { deriveKey, type Secret } from '../secret.js';
import { quoteIdentifier, quoteLiteral } from './identifier.js';

/** What a process logs in with. */
export interface Login {
  readonly role: string;
  readonly password: string;
}

/** PostgreSQL cuts longer names, and a cut name could be another one. */
const roleBytesMax = 63;
const fingerprintCharacters = 8;

/** Tells secrets apart and tells nothing else about them. */
const fingerprintOf = (secret: string): string =>
  deriveKey(secret, 'postgres/fingerprint').export().toString('hex').slice(0, fingerprintCharacters);

/** What the names of all login roles of an owner begin with. */
function prefixOf(owner: string): string {
  const prefix = `${owner}_`;
  if (Buffer.byteLength(prefix) + fingerprintCharacters <= roleBytesMax) return prefix;
  return `agio_${createHash('sha256').update(owner).digest('hex').slice(0, 32)}_`;
}

const loginOf = (owner: string, secret: string): Login => {
  const role = `${prefixOf(owner)}${fingerprintOf(secret)}`;
  return { role, password: deriveKey(secret, `postgres/${role}`).export().toString('base64url') };
};

/**
 * Makes the login role of the current secret: a member of the owner whose sessions act as the owner from their start, so that whatever they
 * create is the owner's, and any login role may change it.
 */
export async function ensureLoginRole(client: pg.ClientBase, owner: string, secret: Secret): Promise<Login> {
  const login = loginOf(owner, secret.current);
  const name = quoteIdentifier(login.role);
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [login.role]);
  if (rowCount === 0) {
    await client.query(
      `CREATE ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE
        PASSWORD ${quoteLiteral(scramVerifier(login.role, login.password))}`,
    );
    await client.query(`GRANT ${quoteIdentifier(owner)} TO ${name}`);
    await client.query(`ALTER ROLE ${name} SET role TO ${quoteLiteral(owner)}`);
  }
  await copySettings(client, owner, login.role);
  await noteCurrent(client, owner, secret);
  return login;
}

/** Settings that belong to a role itself: who it acts as, and lists, which cannot be given as one literal. The pools set the search path. */
const ownSettings: readonly string[] = [
  'role',
  'search_path',
  'local_preload_libraries',
  'session_preload_libraries',
  'temp_tablespaces',
];

/** Gives the login role what an operator has set for the owner, such as timeouts: PostgreSQL applies the settings of who logs in. */
async function copySettings(client: pg.ClientBase, owner: string, role: string): Promise<void> {
  const { rows } = await client.query<{ database: string | null; name: string; value: string }>(
    `SELECT datname AS database, split_part(entry, '=', 1) AS name, substr(entry, strpos(entry, '=') + 1) AS value
      FROM pg_db_role_setting
        JOIN pg_roles ON pg_roles.oid = setrole
        LEFT JOIN pg_database ON pg_database.oid = setdatabase
        CROSS JOIN unnest(setconfig) AS entry
      WHERE rolname = $1`,
    [owner],
  );
  for (const { database, name, value } of rows) {
    if (ownSettings.includes(name)) continue;
    const where = database === null ? '' : `IN DATABASE ${quoteIdentifier(database)} `;
    // A setting of an extension has a prefix and a dot, and both parts are identifiers.
    const setting = name.split('.').map(quoteIdentifier).join('.');
    await client.query(`ALTER ROLE ${quoteIdentifier(role)} ${where}SET ${setting} TO ${quoteLiteral(value)}`);
  }
}

/** The comment on a login role: since when its secret has been the current one, in milliseconds since 1970. */
const currentSince = /^current since (\d+)$/;

interface LoginRole {
  readonly role: string;
  readonly since: number;
  readonly isConnected: boolean;
}

async function loginRolesOf(client: pg.ClientBase, owner: string): Promise<LoginRole[]> {
  const { rows } = await client.query<{ role: string; comment: string | null; isConnected: boolean }>(
    `SELECT login.rolname AS role, shobj_description(login.oid, 'pg_authid') AS comment,
        EXISTS (SELECT FROM pg_stat_activity WHERE usesysid = login.oid) AS "isConnected"
      FROM pg_auth_members
        JOIN pg_roles AS login ON login.oid = member
        JOIN pg_roles AS owner ON owner.oid = roleid
      WHERE owner.rolname = $1 AND starts_with(login.rolname, $2)`,
    [owner, prefixOf(owner)],
  );
  return rows.map(({ role, comment, isConnected }) => ({
    role,
    since: Number(currentSince.exec(comment ?? '')?.[1] ?? 0),
    isConnected,
  }));
}

/** Notes that the current secret is the latest, when that is new: its role was just made, or the secret before the last is back. */
async function noteCurrent(client: pg.ClientBase, owner: string, secret: Secret): Promise<void> {
  const roles = await loginRolesOf(client, owner);
  const sinceOf = (each: string) => roles.find(({ role }) => role === loginOf(owner, each).role)?.since ?? 0;
  const since = sinceOf(secret.current);
  const isLater = secret.previous === undefined ? since > 0 : since > sinceOf(secret.previous);
  if (isLater) return;
  const latest = Math.max(Date.now(), ...roles.map((role) => role.since + 1));
  await client.query(
    `COMMENT ON ROLE ${quoteIdentifier(loginOf(owner, secret.current).role)} IS 'current since ${latest}'`,
  );
}

/**
 * Deletes the login roles of secrets that came before the current one and are not the previous one. The role of a later secret stays: this
 * process is one of the last on the secret before. One that is connected stays until a start finds it unused.
 */
export async function retireLoginRoles(client: pg.ClientBase, owner: string, secret: Secret): Promise<void> {
  const roles = await loginRolesOf(client, owner);
  const known = [secret.current, ...(secret.previous === undefined ? [] : [secret.previous])];
  const kept = known.map((each) => loginOf(owner, each).role);
  const since = roles.find(({ role }) => role === kept[0])?.since ?? 0;
  for (const each of roles) {
    if (kept.includes(each.role) || each.since >= since || each.isConnected) continue;
    await client.query(`DROP ROLE ${quoteIdentifier(each.role)}`);
  }
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
