import { randomBytes } from 'node:crypto';
import type { Accounts } from './accounts.js';
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

/**
 * Makes the first administrator unless there is one, and with the demo its people.
 * @returns the administrator's log-in when it was made now; a password that was made up is shown this once.
 */
export async function seedAccounts(options: {
  store: UserStore;
  accounts: Accounts;
  admin: { readonly email: string; readonly password: string | undefined };
  demo: boolean;
}): Promise<SeededLogin | null> {
  const { store, accounts, admin, demo } = options;
  if (await store.hasAdmin()) return null;
  if (demo) {
    for (const { tier, ...person } of demoUsers) {
      await accounts.create({ ...person, password: demoPassword }, { roles: ['CUSTOMER'], tier });
    }
  }
  const password = admin.password ?? randomBytes(12).toString('base64url');
  const created = await accounts.create(
    { email: admin.email, password, name: 'Administrator', country: 'DE' },
    { roles: ['CUSTOMER', 'ADMIN'], tier: 'BASIC' },
  );
  if (!created) {
    // A replica that starts at the same time may have been faster, and has shown the log-in.
    if (await store.hasAdmin()) return null;
    throw new Error(`AGIO_ADMIN_EMAIL: ${admin.email} is an account without the role ADMIN; choose another address.`);
  }
  return { email: created.email, password, role: 'ADMIN' };
}
