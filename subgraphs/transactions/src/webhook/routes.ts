import type { Route } from '@agio/runtime/http/server';
import type { SubgraphHost } from '@agio/runtime/subgraph/subgraph';
import type { TransactionsEnv } from '../env.js';
import { webhookJob } from '../jobs/webhooks.js';
import type { ReadWebhook } from './event.js';
import type { WebhookInbox } from './inbox.js';
import { webhookRoute } from './route.js';
import { createSandboxWebhookReader } from './sandbox-webhook.js';
import { createStripeWebhookReader } from './stripe-webhook.js';

/** Where those tell us what has happened who take money in and pay it out here; nobody else has a route. */
export function createWebhookRoutes(options: {
  env: Pick<TransactionsEnv, 'payment' | 'sandboxUrl'>;
  host: Pick<SubgraphHost, 'jobs' | 'secret' | 'logger'>;
  inbox: WebhookInbox;
}): Route[] {
  const { env, host, inbox } = options;
  const routeOf = (source: string, read: ReadWebhook): Route =>
    webhookRoute({ source, read, inbox, queue: host.jobs.queue(webhookJob), logger: host.logger });
  return [
    // The payment provider of the demo and its bank.
    ...(env.sandboxUrl === undefined ? [] : [routeOf('sandbox', createSandboxWebhookReader(host.secret))]),
    ...(env.payment?.provider === 'stripe'
      ? [routeOf('stripe', createStripeWebhookReader(env.payment.webhookSecret))]
      : []),
  ];
}
