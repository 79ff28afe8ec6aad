import type { Route } from '@agio/runtime/http/server';
import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import type { WebhookOutbox } from './webhook/outbox.js';

/** What each of the outside parties that the sandbox plays is given. */
export interface SandboxHost {
  /** Unqualified names are those of the schema `sandbox`. */
  readonly pool: pg.Pool;
  readonly logger: Logger;
  /** Where webhooks wait for their delivery. */
  readonly webhooks: WebhookOutbox;
  /** How long something slow is under way. */
  readonly slowMs: number;
}

/** An outside party: a payment provider, a bank. Its migrations are listed in `server.ts`. */
export interface SandboxPart {
  /** What it answers; whoever has not the API key gets none of it. */
  readonly routes: readonly Route[];
  /** Starts what works by itself. */
  readonly start?: () => void;
  /** Ends what `start` has started. */
  readonly stop?: () => Promise<void>;
}
