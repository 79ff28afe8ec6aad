import { createLimiter } from '@agio/runtime/limiter/limiter';
import { every } from '@agio/runtime/jobs/loop';
import { openSigningKeys } from '@agio/runtime/signing/signing-keys';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import DataLoader from 'dataloader';
import type { UsersDeps, UsersLoaders } from './context.js';
import { readUsersEnv } from './env.js';
import { cleanUp } from './jobs/clean-up.js';
import { createIdentification } from './kyc/identification.js';
import { Users1764000000000 } from './migrations/1764000000000-users.js';
import { KycDecisions1764100000000 } from './migrations/1764100000000-kyc-decisions.js';
import { EventCursors1764790000000 } from './migrations/1764790000000-event-cursors.js';
import { SharedJobs1764950000000 } from './migrations/1764950000000-shared-jobs.js';
import { resolvers } from './resolvers/resolvers.js';
import { createSessionStore } from './session/session-store.js';
import { createSessions } from './session/sessions.js';
import { createAccounts } from './user/accounts.js';
import { seedAccounts } from './user/seed.js';
import { createUserStore } from './user/store.js';

const throttleSeconds = 900;

export const usersSubgraph = defineSubgraph({
  name: 'users',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [Users1764000000000, KycDecisions1764100000000, EventCursors1764790000000, SharedJobs1764950000000],
  loadEntities: async () => [(await import('./user/user.entity.js')).User],
  readEnv: readUsersEnv,

  async start(host, env) {
    const { pool, limiterBackend, logger } = host;
    const store = createUserStore({ pool, dataSource: host.dataSource });
    const limiter = (name: string, points: number) =>
      createLimiter({ name, points, durationSeconds: throttleSeconds, backend: limiterBackend });
    const accounts = createAccounts({
      pool,
      store,
      throttle: {
        byAccount: limiter('login.account', env.loginAttempts.perAccount),
        byAddress: limiter('login.address', env.loginAttempts.perAddress),
      },
      notifyOutbox: host.notifyOutbox,
    });
    const signingKeys = await openSigningKeys({ pool, secret: host.secret, signingKeyDays: env.signingKeyDays });
    const sessionStore = createSessionStore(pool, { refreshTokenDays: env.refreshTokenDays });
    const sessions = createSessions({
      store: sessionStore,
      signingKeys,
      findUser: async (id) => (await store.findByIds([id]))[0] ?? null,
      accessTokenSeconds: env.accessTokenSeconds,
    });
    const seeded = await seedAccounts({
      store,
      accounts,
      admin: env.admin,
      secondAdmin: env.secondAdmin,
      demo: env.demo,
    });

    const loops = [
      every(30_000, signingKeys.refresh, { name: 'users.signingKeys', logger }),
      every(3_600_000, () => cleanUp({ pool, sessionStore }), { name: 'users.cleanUp', logger }),
    ];
    const identification = createIdentification({ pool, store, notifyOutbox: host.notifyOutbox });
    const deps: UsersDeps = { users: store, accounts, identification, sessions, signingKeys };
    return {
      resolvers,
      deps,
      createLoaders: (): UsersLoaders => ({ user: new DataLoader((ids) => store.findByIds(ids)) }),
      announcements: seeded.map(({ email, password }) => `administrator  ${email}  ${password}`),
      async stop() {
        await Promise.all(loops.map((loop) => loop.stop()));
      },
    };
  },
});
