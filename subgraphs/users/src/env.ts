import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { accessTokenSecondsMax } from '@agio/runtime/identity/access-token';
import { z } from 'zod';

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
  AGIO_ADMIN_EMAIL: z.email().optional(),
  AGIO_ADMIN_PASSWORD: z.string().min(10).optional(),
  AGIO_SECOND_ADMIN_EMAIL: z.email().optional(),
  AGIO_SECOND_ADMIN_PASSWORD: z.string().min(10).optional(),
  ACCESS_TOKEN_SECONDS: integerVariable({ min: 30, max: accessTokenSecondsMax, default: 900 }),
  REFRESH_TOKEN_DAYS: integerVariable({ min: 1, max: 365, default: 30 }),
  SIGNING_KEY_DAYS: integerVariable({ min: 1, max: 365, default: 30 }),
  LOGIN_ATTEMPTS_PER_ACCOUNT: integerVariable({ min: 1, max: 1_000_000, default: 10 }),
  LOGIN_ATTEMPTS_PER_ADDRESS: integerVariable({ min: 1, max: 1_000_000, default: 100 }),
});

/** The variables of users. */
export interface UsersEnv {
  readonly demo: boolean;
  /** The first administrator; what is absent is made up at the first start. */
  readonly admin: { readonly email: string; readonly password: string | undefined };
  /** Whoever approves what the first one asks for, and the other way round; null where there is none. */
  readonly secondAdmin: { readonly email: string; readonly password: string | undefined } | null;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  /** How long a signing key signs before the next one takes over. */
  readonly signingKeyDays: number;
  /** Log-ins and registrations within 15 minutes. */
  readonly loginAttempts: { readonly perAccount: number; readonly perAddress: number };
}

export function readUsersEnv(source: NodeJS.ProcessEnv): UsersEnv {
  const env = readEnvironment(model, source);
  const demo = env.AGIO_SEED === 'demo';
  const secondEmail = env.AGIO_SECOND_ADMIN_EMAIL ?? (demo ? 'second-admin@agio.example' : undefined);
  return {
    demo,
    secondAdmin: secondEmail === undefined ? null : { email: secondEmail, password: env.AGIO_SECOND_ADMIN_PASSWORD },
    admin: { email: env.AGIO_ADMIN_EMAIL ?? 'admin@agio.example', password: env.AGIO_ADMIN_PASSWORD },
    accessTokenSeconds: env.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: env.REFRESH_TOKEN_DAYS,
    signingKeyDays: env.SIGNING_KEY_DAYS,
    loginAttempts: { perAccount: env.LOGIN_ATTEMPTS_PER_ACCOUNT, perAddress: env.LOGIN_ATTEMPTS_PER_ADDRESS },
  };
}
