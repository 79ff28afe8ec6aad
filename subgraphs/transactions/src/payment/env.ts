import { EnvironmentError } from '@agio/runtime/env';
import { z } from 'zod';

/** The variables of payments. */
export const paymentVariables = {
  PAYMENT_PROVIDER: z
    .enum(['sandbox', 'stripe', 'none'], { error: 'must be `sandbox`, `stripe` or `none`' })
    .optional(),
  SANDBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  STRIPE_SECRET_KEY: z.string().min(8).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(8).optional(),
  STRIPE_API_URL: z.url({ protocol: /^https?$/ }).optional(),
};

/** Who takes money in and pays it out; null when nobody does. */
export type PaymentEnv =
  | { readonly provider: 'sandbox'; readonly url: string }
  | {
      readonly provider: 'stripe';
      readonly secretKey: string;
      readonly webhookSecret: string;
      /** Stripe's own unless given. */
      readonly apiUrl: string | undefined;
    }
  | null;

type Variables = z.infer<z.ZodObject<typeof paymentVariables>> & { readonly AGIO_SEED: 'demo' | 'none' };

const stripeVariables = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET', 'STRIPE_API_URL'] as const;

/**
 * The provider that is named; without a name the demo's sandbox, where there is one.
 * @throws EnvironmentError when the one that is named cannot be reached with what is given, or Stripe is set up and not named.
 */
export function toPaymentEnv(env: Variables): PaymentEnv {
  const unused = stripeVariables.filter((name) => env[name] !== undefined);
  if (env.PAYMENT_PROVIDER === undefined && unused.length > 0) {
    throw new EnvironmentError(`${unused.join(', ')} without PAYMENT_PROVIDER=stripe: say who takes payments.`);
  }
  switch (env.PAYMENT_PROVIDER ?? (env.AGIO_SEED === 'demo' && env.SANDBOX_URL !== undefined ? 'sandbox' : 'none')) {
    case 'none':
      return null;
    case 'sandbox':
      if (env.AGIO_SEED !== 'demo') throw new EnvironmentError('PAYMENT_PROVIDER=sandbox requires AGIO_SEED=demo.');
      if (env.SANDBOX_URL === undefined) throw new EnvironmentError('PAYMENT_PROVIDER=sandbox requires SANDBOX_URL.');
      return { provider: 'sandbox', url: env.SANDBOX_URL };
    case 'stripe': {
      const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = env;
      if (secretKey === undefined) throw new EnvironmentError('PAYMENT_PROVIDER=stripe requires STRIPE_SECRET_KEY.');
      if (webhookSecret === undefined) {
        throw new EnvironmentError('PAYMENT_PROVIDER=stripe requires STRIPE_WEBHOOK_SECRET.');
      }
      return { provider: 'stripe', secretKey, webhookSecret, apiUrl };
    }
  }
}
