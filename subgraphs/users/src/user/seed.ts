import { randomBytes } from 'node:crypto';
import type { Accounts } from './accounts.js';
import { normalizeEmail } from './registration.js';
import type { UserStore } from './store.js';

/** A log-in that the first start tells its operator. */
export interface SeededLogin {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

/** The demo's people. Their password is no secret: it is in the README, and they only exist with the demo seed. */
export const demoPassword = 'exchange rates move';
export const demoUsers = [
  { email: 'ada@agio.example', name: 'Ada Demo', country: 'DE', tier: 'BASIC' },
  { email: 'ravi@agio.example', name: 'Ravi Demo', country: 'IN', tier: 'PRO' },
] as const;

interface AdminLogin {
  readonly email: string;
  readonly password: string | undefined;
}

/**
 * Makes the first administrator unless there is one, with the demo its people, and the second administrator where one is wanted and its address has
 * no account: what takes two people needs two.
 * @returns the administrators' log-ins that were made now; a password that was made up is shown this once.
 */
export async function seedAccounts(options: {
  store: UserStore;
  accounts: Accounts;
  admin: AdminLogin;
  secondAdmin: AdminLogin | null;
  demo: boolean;
}): Promise<SeededLogin[]> {
  const { store, accounts, admin, secondAdmin, demo } = options;
  const seeded: (SeededLogin | null)[] = [];
  if (!(await store.hasAdmin())) {
    if (demo) {
      for (const { tier, ...person } of demoUsers) {
        await accounts.create({ ...person, password: demoPassword }, { roles: ['CUSTOMER'], tier });
      }
    }
    seeded.push(await createAdmin(options, admin, { name: 'Administrator', variable: 'AGIO_ADMIN_EMAIL' }));
  }
  if (secondAdmin && !(await store.hasAdmin(normalizeEmail(secondAdmin.email)))) {
    const account = { name: 'Second administrator', variable: 'AGIO_SECOND_ADMIN_EMAIL' };
    seeded.push(await createAdmin(options, secondAdmin, account));
  }
  return seeded.filter((login) => login !== null);
}

/** @returns null when a replica that starts at the same time was faster, and has shown the log-in. */
async function createAdmin(
  { store, accounts }: { store: UserStore; accounts: Accounts },
  { email, password = randomBytes(12).toString('base64url') }: AdminLogin,
  { name, variable }: { name: string; variable: string },
): Promise<SeededLogin | null> {
  const person = { email, password, name, country: 'DE' };
  const created = await accounts.create(person, { roles: ['CUSTOMER', 'ADMIN'], tier: 'BASIC' });
  if (created) return { email: created.email, password, role: 'ADMIN' };
  if (await store.hasAdmin(normalizeEmail(email))) return null;
  throw new Error(`${variable}: ${email} is an account without the role ADMIN; choose another address.`);
}
