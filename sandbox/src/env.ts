import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';

const slowness = { SANDBOX_SLOW_MS: integerVariable({ min: 0, max: 3_600_000, default: 5_000 }) };

const model = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: integerVariable({ min: 0, max: 65_535, default: 0 }),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  AGIO_SECRET: z.string().min(32, 'at least 32 characters, the same for every process'),
  AGIO_SECRET_PREVIOUS: z.string().min(32).optional(),
  SANDBOX_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  ...slowness,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The variables of the sandbox as a process of its own. */
export interface SandboxEnv {
  readonly host: string;
  readonly port: number;
  /** Of a role that may create roles and schemas. */
  readonly adminUrl: string;
  readonly secret: { readonly current: string; readonly previous: string | undefined };
  /** Where the payment provider's webhooks go; without it none are sent. */
  readonly webhookUrl: string | undefined;
  /** How long a slow charge or payout is under way. */
  readonly slowMs: number;
  readonly logLevel: z.infer<typeof model>['LOG_LEVEL'];
}

/** @throws EnvironmentError naming every variable that is missing or malformed. */
export function readSandboxEnv(source: NodeJS.ProcessEnv): SandboxEnv {
  const env = readEnvironment(model, source);
  return {
    host: env.HOST,
    port: env.PORT,
    adminUrl: env.DATABASE_URL,
    secret: { current: env.AGIO_SECRET, previous: env.AGIO_SECRET_PREVIOUS },
    webhookUrl: env.SANDBOX_WEBHOOK_URL,
    slowMs: env.SANDBOX_SLOW_MS,
    logLevel: env.LOG_LEVEL,
  };
}

/**
 * How long something slow is under way, for whoever runs the sandbox inside a process of its own.
 * @throws EnvironmentError when it is malformed.
 */
export const readSlowMs = (source: NodeJS.ProcessEnv): number =>
  readEnvironment(z.object(slowness), source).SANDBOX_SLOW_MS;
