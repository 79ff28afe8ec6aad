import { booleanVariable, integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const model = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable({ min: 0, max: 65_535, default: 4000 }),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must be a URL such as postgresql://user:password@host/database' })
    .optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a URL such as redis://host:6379' }).optional(),
  AGIO_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  AGIO_SECRET_PREVIOUS: z.string().min(32, 'must have at least 32 characters').optional(),
  AGIO_SEED: z.enum(['demo', 'none'], { error: 'must be `demo` or `none`' }).default('demo'),
  AGIO_TRUSTED_PROXIES: integerVariable({ min: 0, max: 10, default: 0 }),
  AGIO_INTROSPECTION: booleanVariable(true),
  AGIO_REPLICAS: z.string().default(''),
  LOG_LEVEL: z.enum(levels).optional(),
});

/** The variables of the platform's launchers. */
export interface PlatformEnv {
  readonly host: string;
  readonly port: number;
  /** Absent when PostgreSQL is embedded. */
  readonly databaseUrl: string | undefined;
  readonly redisUrl: string | undefined;
  /** Absent when it is kept in the data directory. */
  readonly secret: string | undefined;
  readonly previousSecret: string | undefined;
  readonly demo: boolean;
  readonly trustedProxies: number;
  readonly introspection: boolean;
  /** In services mode how many processes of each part there are, as `readReplicas` reads it. */
  readonly replicas: string;
  readonly logLevel: (typeof levels)[number];
}

/** @throws EnvironmentError naming every variable that is malformed. */
export function readPlatformEnv(source: NodeJS.ProcessEnv): PlatformEnv {
  const env = readEnvironment(model, source);
  return {
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    secret: env.AGIO_SECRET,
    previousSecret: env.AGIO_SECRET_PREVIOUS,
    demo: env.AGIO_SEED === 'demo',
    trustedProxies: env.AGIO_TRUSTED_PROXIES,
    introspection: env.AGIO_INTROSPECTION,
    replicas: env.AGIO_REPLICAS,
    // Somebody who watches a terminal wants the banner, not a line for each step.
    logLevel: env.LOG_LEVEL ?? (process.stderr.isTTY ? 'warn' : 'info'),
  };
}
