import { runMigrations } from '@agio/runtime/db/migrations';
import { createPool } from '@agio/runtime/db/pool';
import { jsonAnswer, startHttpServer, type HttpAnswer } from '@agio/runtime/http/server';
import type { Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import type pg from 'pg';
import { startBank } from './bank/bank.js';
import { closed } from './http.js';
import { createSandboxKeys } from './keys.js';
import { SandboxWebhooks1764200000000 } from './migrations/1764200000000-sandbox-webhooks.js';
import { SandboxBank1764310000000 } from './migrations/1764310000000-sandbox-bank.js';
import { SandboxPayments1764400000000 } from './migrations/1764400000000-sandbox-payments.js';
import { SandboxRefunds1764710000000 } from './migrations/1764710000000-sandbox-refunds.js';
import type { SandboxHost, SandboxPart } from './part.js';
import { startPaymentProvider } from './payment/payment-provider.js';
import { startDeliveries } from './webhook/delivery.js';
import { webhookOutbox } from './webhook/outbox.js';

/** The sandbox's schema, and the name under which its role is prepared. */
export const sandboxSchema = 'sandbox';

export const sandboxMigrations = [
  SandboxWebhooks1764200000000,
  SandboxBank1764310000000,
  SandboxPayments1764400000000,
  SandboxRefunds1764710000000,
];

const poolConnectionsMax = 5;

/** The outside world of the demo, serving. */
export interface RunningSandbox {
  readonly url: string;
  /** Delivers webhooks from now on, those that wait included. Called once. */
  readonly sendWebhooksTo: (url: string) => void;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the outside parties of the demo as one HTTP server, with what they keep in a schema of their own.
 * @param options.databaseUrl of the role that owns the schema `sandbox`.
 * @param options.slowMs how long a slow charge or payout is under way.
 */
export async function startSandbox(options: {
  databaseUrl: string;
  host: string;
  port: number;
  secret: Secret;
  slowMs: number;
  logger: Logger;
}): Promise<RunningSandbox> {
  const { databaseUrl, logger } = options;
  await runMigrations({ url: databaseUrl, schema: sandboxSchema, migrations: sandboxMigrations });
  const pool = createPool({
    connectionString: databaseUrl,
    schema: sandboxSchema,
    applicationName: 'agio-sandbox',
    max: poolConnectionsMax,
    logger,
  });
  const keys = createSandboxKeys(options.secret);
  const host: SandboxHost = { pool, logger, webhooks: webhookOutbox, slowMs: options.slowMs };
  const parts: readonly SandboxPart[] = startParts(host);
  const alive = { path: '/healthz', methods: ['GET'], handle: () => jsonAnswer(200, { status: 'alive' }) };
  const ready = { path: '/readyz', methods: ['GET'], handle: () => readiness(pool) };
  const server = await startHttpServer({
    host: options.host,
    port: options.port,
    logger,
    routes: [...parts.flatMap((part) => part.routes.map((route) => closed(route, keys))), alive, ready],
  });
  for (const part of parts) part.start?.();
  let deliveries: Loop | undefined;

  return {
    url: server.url,
    sendWebhooksTo(url) {
      deliveries ??= startDeliveries({ pool, url, key: keys.webhookKey, logger });
    },
    async stop() {
      await server.stop();
      await deliveries?.stop();
      for (const part of parts) await part.stop?.();
      await pool.end();
    },
  };
}

async function readiness(pool: pg.Pool): Promise<HttpAnswer> {
  try {
    await pool.query('SELECT 1');
    return jsonAnswer(200, { status: 'ready' });
  } catch (error) {
    return jsonAnswer(503, { status: 'not ready', database: error instanceof Error ? error.message : String(error) });
  }
}

/** The parties, each with routes of its own. */
function startParts(host: SandboxHost): readonly SandboxPart[] {
  return [startPaymentProvider(host), startBank(host)];
}
