import { EnvironmentError } from '@agio/runtime/env';
import { describe, expect, it } from '@jest/globals';
import { readTransactionsEnv } from '../env.js';

const sandbox = { SANDBOX_URL: 'http://127.0.0.1:4100' };
const stripe = { STRIPE_SECRET_KEY: 'sk_test_agio', STRIPE_WEBHOOK_SECRET: 'whsec_agio' };
const paymentOf = (source: NodeJS.ProcessEnv) => readTransactionsEnv(source).payment;

describe('the payment provider', () => {
  it.each([
    ['the sandbox in the demo', sandbox, { provider: 'sandbox', url: sandbox.SANDBOX_URL }],
    ['nobody where there is no sandbox', {}, null],
    ['nobody without the demo', { ...sandbox, AGIO_SEED: 'none' }, null],
    ['nobody when that is said', { ...sandbox, ...stripe, PAYMENT_PROVIDER: 'none' }, null],
    [
      'Stripe when it is named',
      { ...sandbox, ...stripe, PAYMENT_PROVIDER: 'stripe' },
      { provider: 'stripe', secretKey: 'sk_test_agio', webhookSecret: 'whsec_agio', apiUrl: undefined },
    ],
    [
      'Stripe at another address',
      { ...stripe, AGIO_SEED: 'none', PAYMENT_PROVIDER: 'stripe', STRIPE_API_URL: 'http://127.0.0.1:4200' },
      {
        provider: 'stripe',
        secretKey: 'sk_test_agio',
        webhookSecret: 'whsec_agio',
        apiUrl: 'http://127.0.0.1:4200',
      },
    ],
  ])('is %s', (_, source, payment) => {
    expect(paymentOf(source)).toEqual(payment);
  });

  it.each([
    ['STRIPE_SECRET_KEY', { PAYMENT_PROVIDER: 'stripe', STRIPE_WEBHOOK_SECRET: 'whsec_agio' }],
    ['STRIPE_WEBHOOK_SECRET', { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_agio' }],
    // docker compose writes empty variables for unset ones.
    [
      'STRIPE_WEBHOOK_SECRET',
      { PAYMENT_PROVIDER: 'stripe', STRIPE_SECRET_KEY: 'sk_test_agio', STRIPE_WEBHOOK_SECRET: '' },
    ],
    ['STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET without PAYMENT_PROVIDER=stripe', stripe],
    ['AGIO_SEED=demo', { PAYMENT_PROVIDER: 'sandbox', AGIO_SEED: 'none', ...sandbox }],
    ['SANDBOX_URL', { PAYMENT_PROVIDER: 'sandbox' }],
    ['PAYMENT_PROVIDER', { PAYMENT_PROVIDER: 'paypal' }],
    ['STRIPE_API_URL', { ...stripe, PAYMENT_PROVIDER: 'stripe', STRIPE_API_URL: 'api.stripe.com' }],
  ])('is refused by the name of what is wrong: %s', (named, source) => {
    expect(() => paymentOf(source)).toThrow(EnvironmentError);
    expect(() => paymentOf(source)).toThrow(named);
  });
});
