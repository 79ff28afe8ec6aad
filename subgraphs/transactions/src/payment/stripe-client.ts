import { createBreaker } from '@agio/runtime/subgraph/breaker';
import Stripe from 'stripe';

/** The version that this code was written for; an upgrade of the library must not change what comes over the wire by itself. */
const apiVersion = '2026-10-28.endive';
const timeoutMs = 10_000;
/** By the library itself, with a pause that grows, under the same idempotency key. */
const networkRetriesMax = 2;

/** Why Stripe does not do what it was asked. */
export type StripeRefusal = InstanceType<typeof Stripe.errors.StripeError>;

/** Errors by which Stripe says that a request is refused as it is: it works, and nothing was done. */
const isRefusal = (error: unknown): error is StripeRefusal =>
  error instanceof Stripe.errors.StripeCardError || error instanceof Stripe.errors.StripeInvalidRequestError;

/** Why Stripe has refused a request for good; undefined when the error is no answer. */
export const refusalOf = (error: unknown) => (isRefusal(error) ? error : undefined);

/** Stripe's official client behind a breaker. */
export interface StripeClient {
  /** Calls Stripe. A rejected promise is no answer, unless `refusalOf` says that it is one. */
  readonly call: <T>(work: (stripe: Stripe) => Promise<T>) => Promise<T>;
}

/** @param options.apiUrl Stripe's own unless given. */
export function createStripeClient(options: { secretKey: string; apiUrl: string | undefined }): StripeClient {
  const stripe = new Stripe(options.secretKey, {
    apiVersion,
    timeout: timeoutMs,
    maxNetworkRetries: networkRetriesMax,
    telemetry: false,
    ...(options.apiUrl !== undefined && addressOf(options.apiUrl)),
  });
  const breaker = createBreaker('stripe', { isFailure: (error) => !isRefusal(error) });
  return { call: (work) => breaker.run(() => work(stripe)) };
}

function addressOf(apiUrl: string) {
  const { hostname, port, protocol } = new URL(apiUrl);
  const isPlain = protocol === 'http:';
  return {
    host: hostname,
    port: port || (isPlain ? '80' : '443'),
    protocol: isPlain ? ('http' as const) : ('https' as const),
  };
}
