import { startHttpServer, jsonAnswer, type HttpAnswer, type HttpRequest } from '@agio/runtime/http/server';
import { silentLogger } from '@agio/runtime/logging/logger';
import Stripe from 'stripe';

export const stripeKey = 'sk_test_agio';

/** The `stripe-signature` header of a webhook. @param options.atSeconds since 1970; now unless given. */
export const signStripeWebhook = (
  payload: string,
  { secret, atSeconds: timestamp }: { secret: string; atSeconds?: number },
): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, ...(timestamp !== undefined && { timestamp }) });

type Fields = Record<string, string>;
type StoredObject = Record<string, unknown> & { id: string };

/** A server that speaks the part of Stripe's API which is used here, with payments whose state the test sets. */
export interface StripeServer {
  readonly url: string;
  /** Every request that got past the key, oldest first. */
  readonly requests: { method: string; path: string; fields: Fields; idempotencyKey: string | undefined }[];
  /** What is answered instead of the next requests, one after the other; `hang-up` cuts the connection after the work is done. */
  readonly faults: (HttpAnswer | 'hang-up')[];
  readonly intents: Map<string, StoredObject>;
  readonly payouts: Map<string, StoredObject>;
  readonly refunds: Map<string, StoredObject>;
  /** Newest first. */
  readonly balanceTransactions: StoredObject[];
  /** Forgets idempotency keys, as Stripe does after a day. */
  forgetKeys: () => void;
  stop: () => Promise<void>;
}

/** An error in Stripe's form. */
export const stripeError = (status: number, type: string, code: string, message: string): HttpAnswer =>
  jsonAnswer(status, { error: { type, code, message } });

/** The status of a payment by its payment method, as Stripe's test tokens have it. */
const declined = new Set(['pm_card_visa_chargeDeclined', 'pm_card_authenticationRequired']);

export async function startStripeServer(): Promise<StripeServer> {
  const intents = new Map<string, StoredObject>();
  const payouts = new Map<string, StoredObject>();
  const refunds = new Map<string, StoredObject>();
  const balanceTransactions: StoredObject[] = [];
  const requests: StripeServer['requests'] = [];
  const faults: StripeServer['faults'] = [];
  const answered = new Map<string, { body: string; answer: HttpAnswer }>();

  /** Puts on the statement what a charge or payout has moved. */
  function move(amount: number, source: StoredObject & { currency: unknown }): void {
    const created = Math.floor(Date.now() / 1_000);
    const id = `txn_${balanceTransactions.length + 1}`;
    balanceTransactions.unshift({ id, amount, currency: source.currency, created, source });
  }

  function createIntent(fields: Fields): HttpAnswer {
    const method = fields['payment_method'] ?? '';
    if (!method.startsWith('pm_')) {
      return stripeError(400, 'invalid_request_error', 'resource_missing', `No such PaymentMethod: '${method}'`);
    }
    const id = `pi_${intents.size + 1}`;
    const isDeclined = declined.has(method);
    const status = isDeclined ? 'requires_payment_method' : method === 'pm_usBankAccount' ? 'processing' : 'succeeded';
    const intent = {
      ...common(fields),
      id,
      object: 'payment_intent',
      payment_method: method,
      status,
      last_payment_error: null,
    };
    intents.set(id, intent);
    if (status === 'succeeded') move(Number(fields['amount']), { ...intent, object: 'charge' });
    return isDeclined
      ? stripeError(402, 'card_error', 'card_declined', 'Your card was declined.')
      : jsonAnswer(200, intent);
  }

  function createPayout(fields: Fields): HttpAnswer {
    if (!/^(ba|card)_/.test(fields['destination'] ?? '')) {
      return stripeError(400, 'invalid_request_error', 'resource_missing', 'No such external account');
    }
    const id = `po_${payouts.size + 1}`;
    const payout = { ...common(fields), id, object: 'payout', status: 'pending', failure_message: null };
    payouts.set(id, payout);
    move(-Number(fields['amount']), payout);
    return jsonAnswer(200, payout);
  }

  function createRefund(fields: Fields): HttpAnswer {
    const intent = intents.get(fields['payment_intent'] ?? '');
    const amount = Number(fields['amount']);
    if (intent?.['status'] !== 'succeeded') {
      return stripeError(400, 'invalid_request_error', 'resource_missing', 'No such successful charge');
    }
    const before = [...refunds.values()].filter(
      ({ payment_intent: of, status }) => of === intent.id && status !== 'failed' && status !== 'canceled',
    );
    if (before.reduce((sum, refund) => sum + Number(refund['amount']), amount) > Number(intent['amount'])) {
      return stripeError(400, 'invalid_request_error', 'charge_already_refunded', 'Greater than what is left.');
    }
    const id = `re_${refunds.size + 1}`;
    const { currency } = intent;
    // A bank debit takes a while to be given back, as it took a while to come in.
    const status = intent['payment_method'] === 'pm_usBankAccount' ? 'pending' : 'succeeded';
    const refund = { ...common(fields), currency, id, object: 'refund', payment_intent: intent.id, status };
    refunds.set(id, refund);
    move(-amount, refund);
    return jsonAnswer(200, refund);
  }

  const kinds: Record<string, { objects: Map<string, StoredObject>; create: (fields: Fields) => HttpAnswer }> = {
    payment_intents: { objects: intents, create: createIntent },
    payouts: { objects: payouts, create: createPayout },
    refunds: { objects: refunds, create: createRefund },
  };

  function perform(method: string, path: string, fields: Fields): HttpAnswer {
    const [, kind, id] = /^\/v1\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    if (kind === 'balance_transactions') return listAnswer(balanceTransactions, fields);
    const known = kinds[kind ?? ''];
    if (!known) return stripeError(404, 'invalid_request_error', 'url_invalid', 'Unrecognized request URL');
    const { objects, create } = known;
    if (method === 'POST') return create(fields);
    if (id === 'search') {
      const wanted = /^metadata\['(\w+)'\]:'([\w-]+)'$/.exec(fields['query'] ?? '');
      const found = [...objects.values()].filter(
        ({ metadata }) => (metadata as Fields)[wanted?.[1] ?? ''] === wanted?.[2],
      );
      return jsonAnswer(200, { object: 'search_result', data: found, has_more: false, next_page: null });
    }
    if (id === undefined) return listAnswer([...objects.values()].reverse(), fields);
    const found = objects.get(id);
    return found
      ? jsonAnswer(200, found)
      : stripeError(404, 'invalid_request_error', 'resource_missing', `No such object: '${id}'`);
  }

  /** The same key is answered the same, errors included, and belongs to its parameters. */
  function performOnce(method: string, path: string, body: string, key: string | undefined): HttpAnswer {
    const known = key === undefined ? undefined : answered.get(key);
    if (known && known.body !== body) {
      return stripeError(400, 'idempotency_error', 'idempotency_key_in_use', 'The key is of other parameters.');
    }
    const answer = known?.answer ?? perform(method, path, Object.fromEntries(new URLSearchParams(body)));
    if (key !== undefined) answered.set(key, { body, answer });
    return answer;
  }

  async function handle(request: HttpRequest): Promise<HttpAnswer> {
    const body = request.method === 'GET' ? request.search : await request.text(100_000);
    if (request.headers.authorization !== `Bearer ${stripeKey}`) {
      return stripeError(401, 'invalid_request_error', 'api_key_invalid', 'Invalid API Key provided.');
    }
    if (request.method === 'POST' && request.headers['content-type'] !== 'application/x-www-form-urlencoded') {
      return stripeError(400, 'invalid_request_error', 'parameter_invalid', 'The body is not form-encoded.');
    }
    const key = request.headers['idempotency-key'];
    const idempotencyKey = typeof key === 'string' ? key : undefined;
    const fields = Object.fromEntries(new URLSearchParams(body));
    requests.push({ method: request.method, path: request.path, fields, idempotencyKey });
    const fault = faults.shift();
    if (fault && fault !== 'hang-up') return fault;
    const answer = performOnce(request.method, request.path, body, idempotencyKey);
    if (fault === 'hang-up') server.server.closeAllConnections();
    return answer;
  }

  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger,
    routes: [{ path: '/v1/*', methods: ['GET', 'POST'], handle }],
  });
  return {
    url: server.url,
    requests,
    faults,
    intents,
    payouts,
    refunds,
    balanceTransactions,
    forgetKeys: () => answered.clear(),
    stop: () => server.stop(0),
  };
}

/** What charges and payouts have in common. */
function common(fields: Fields) {
  const metadata = Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
  return { amount: Number(fields['amount']), currency: fields['currency'], created: Date.now() / 1_000, metadata };
}

/** A page of a list, newest first, behind an id. */
function listAnswer(all: readonly StoredObject[], fields: Fields): HttpAnswer {
  const [from, to] = [Number(fields['created[gte]'] ?? 0), Number(fields['created[lt]'] ?? Infinity)];
  const wanted = all.filter(
    ({ created, currency, payment_intent: of }) =>
      (fields['payment_intent'] === undefined || of === fields['payment_intent']) &&
      (created as number) >= from &&
      (created as number) < to &&
      (fields['currency'] === undefined || currency === fields['currency']),
  );
  const start = wanted.findIndex(({ id }) => id === fields['starting_after']) + 1;
  const data = wanted.slice(start, start + Number(fields['limit'] ?? 10));
  return jsonAnswer(200, { object: 'list', data, has_more: start + data.length < wanted.length, url: '/v1' });
}
