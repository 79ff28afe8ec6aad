import type { Logger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import type { PaymentEnv } from './env.js';
import type { PaymentProvider } from './provider.js';
import { createSandboxClient } from './sandbox-client.js';
import { createSandboxProvider } from './sandbox.js';
import { createStripeClient } from './stripe-client.js';
import { createStripeProvider } from './stripe.js';

/** How long the sandbox may take for an answer. */
const sandboxTimeoutMs = 5_000;

/** The payment provider that the environment names; null when there is none. */
export function createPaymentProvider(env: PaymentEnv, secret: Secret, logger: Logger): PaymentProvider | null {
  if (!env) return null;
  switch (env.provider) {
    case 'sandbox': {
      const options = { url: env.url, secret, name: 'payments', timeoutMs: sandboxTimeoutMs };
      return createSandboxProvider(createSandboxClient(options));
    }
    case 'stripe':
      return createStripeProvider(createStripeClient(env), logger);
  }
}
