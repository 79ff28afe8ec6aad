import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type { Role, Tier } from '@agio/runtime/identity/identity';
import type { Limiter } from '@agio/runtime/limiter/limiter';
import { appendEvents } from '@agio/runtime/outbox/append';
import { eventCatalogue } from '@agio/schema/events';
import type pg from 'pg';
import type { AccountFailure } from './errors.js';
import { hashPassword, passwordFits } from './password.js';
import { checkRegistration, normalizeEmail, type RegistrationInput } from './registration.js';
import type { UserStore } from './store.js';
import type { User } from './user.entity.js';

export type AccountResult =
  | { readonly kind: 'ok'; readonly user: User }
  | { readonly kind: 'refused'; readonly failures: readonly AccountFailure[] };

/** What people do with their accounts. */
export interface Accounts {
  /** Opens an account. `address` is where the request comes from, for the throttle. */
  register: (input: RegistrationInput, address: string) => Promise<AccountResult>;
  /** Checks a log-in. */
  logIn: (credentials: { email: string; password: string }, address: string) => Promise<AccountResult>;
  /** Opens an account with roles and a tier, for seeding; null when its address is taken. */
  create: (input: RegistrationInput, standing: { roles: Role[]; tier: Tier }) => Promise<User | null>;
}

export interface AccountsDeps {
  readonly pool: pg.Pool;
  readonly store: UserStore;
  readonly throttle: { readonly byAccount: Limiter; readonly byAddress: Limiter };
  readonly notifyOutbox: () => void;
}

const refused = (...failures: AccountFailure[]): AccountResult => ({ kind: 'refused', failures });

export function createAccounts({ pool, store, throttle, notifyOutbox }: AccountsDeps): Accounts {
  /** Writes the account and tells of it in one commit. */
  async function create(input: RegistrationInput, standing: { roles: Role[]; tier: Tier }): Promise<User | null> {
    const checked = checkRegistration(input);
    if ('failures' in checked)
      throw new Error(
        `An account that is no valid registration: ${checked.failures.map((each) => each.kind).join(', ')}`,
      );
    const { registration } = checked;
    const user: User = {
      id: newId(),
      email: registration.email,
      name: registration.name,
      country: registration.country,
      ...standing,
      kycStatus: 'NONE',
      passwordHash: await hashPassword(registration.password),
      createdAt: new Date(),
    };
    const written = await withTransaction(pool, async (client) => {
      if (!(await store.insert(client, user))) return false;
      const payload = { userId: user.id, email: user.email, name: user.name, homeCurrency: registration.homeCurrency };
      await appendEvents(client, eventCatalogue, [{ name: 'user.registered', payload, keys: [`User:${user.id}`] }]);
      return true;
    });
    if (!written) return null;
    notifyOutbox();
    return user;
  }

  return {
    create,

    async register(input, address) {
      const checked = checkRegistration(input);
      if ('failures' in checked) return refused(...checked.failures);
      // An account that exists is told before the throttle and the hash, which cost more than the answer.
      if (await store.findByEmail(checked.registration.email)) return refused({ kind: 'EmailTaken' });
      const verdict = await throttle.byAddress.consume(address);
      if (!verdict.allowed) return refused({ kind: 'TooManyAttempts', retryAfterSeconds: verdict.retryAfterSeconds });
      const user = await create(input, { roles: ['CUSTOMER'], tier: 'BASIC' });
      // Somebody else may have taken the address since it was looked up.
      return user ? { kind: 'ok', user } : refused({ kind: 'EmailTaken' });
    },

    async logIn({ email, password }, address) {
      const account = normalizeEmail(email);
      for (const [limiter, key] of [
        [throttle.byAddress, address],
        [throttle.byAccount, account],
      ] as const) {
        const verdict = await limiter.consume(key);
        if (!verdict.allowed) return refused({ kind: 'TooManyAttempts', retryAfterSeconds: verdict.retryAfterSeconds });
      }
      const user = await store.findCredentials(account);
      // The same hash is computed whether the account exists or not, so the time does not tell.
      if (!(await passwordFits(user?.passwordHash, password)) || !user) return refused({ kind: 'CredentialsInvalid' });
      await throttle.byAccount.reset(account);
      return { kind: 'ok', user };
    },
  };
}
