import { jsonAnswer, type HttpAnswer, type HttpRequest, type Route } from '@agio/runtime/http/server';
import { z } from 'zod';
import { below, failure, readBody } from '../http.js';
import type { SandboxHost, SandboxPart } from '../part.js';
import { statementRoute } from '../statement.js';
import type { PaymentKind } from './life.js';
import { createPayments, type Ordered } from './payments.js';

const money = {
  amount: z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/),
  currency: z.string().regex(/^[A-Z0-9]{3,10}$/),
};
const token = z.string().min(1).max(200);
const chargeModel = z.object({ ...money, paymentMethod: token });
const refundModel = z.object({ ...money, charge: token });
const payoutModel = z.object({ ...money, destination: token, description: z.string().max(140) });

/** A payment is on the statement when it has succeeded, and once more when it has come back. */
const moves = `
  SELECT id || '.1' AS move, reference, settled_at AS at, currency, CASE kind WHEN 'charge' THEN '' ELSE '-' END || amount AS amount
    FROM payments WHERE outcome = 'succeeded'
  UNION ALL SELECT id || '.2', reference, returned_at, currency, amount FROM payments WHERE returned_at IS NOT NULL`;

/** What binds an order, so that it may be sent again. */
function referenceOf(request: HttpRequest): string | null {
  const key = request.headers['idempotency-key'];
  return typeof key === 'string' && key.length >= 1 && key.length <= 100 ? key : null;
}

function answerOf(ordered: Ordered): HttpAnswer {
  switch (ordered.kind) {
    case 'payment':
      return ordered.isLost
        ? failure(503, 'lost', 'The order was taken, and its first answer is lost on purpose.')
        : jsonAnswer(200, ordered.payment);
    case 'notRefundable':
      return failure(402, 'not_refundable', 'There is no such charge, or not as much of it is left.');
    case 'referenceReused':
      return failure(409, 'idempotency_key_reused', 'The idempotency key belongs to a payment of something else.');
  }
}

/**
 * The payment provider of the demo: it charges payment methods and gives charges back, pays to destinations and tells by webhooks how far that is. Nobody pays and nobody
 * is paid; the token says what happens (see `lifeOf`).
 */
export function startPaymentProvider({ pool, webhooks, slowMs }: SandboxHost): SandboxPart {
  const payments = createPayments({ pool, webhooks, slowMs });

  /** The routes of one kind; `tokenOf` says in which field its token is. */
  function routesOf<Model extends z.ZodType<{ amount: string; currency: string }>>(
    kind: PaymentKind,
    model: Model,
    tokenOf: (body: z.output<Model>) => string,
  ): Route[] {
    const path = `/v1/${kind}s`;
    return [
      {
        path,
        methods: ['POST'],
        async handle(request) {
          const reference = referenceOf(request);
          if (reference === null) return failure(400, 'invalid_request', 'An Idempotency-Key header is required.');
          const read = await readBody(request, model);
          if ('answer' in read) return read.answer;
          const { amount, currency } = read.body;
          const ordered = await payments.order({ reference, kind, amount, currency, token: tokenOf(read.body) });
          return answerOf(ordered);
        },
      },
      {
        path: `${path}/*`,
        methods: ['GET'],
        async handle(request) {
          const payment = await payments.findById(kind, below(`${path}/*`, request));
          return payment ? jsonAnswer(200, payment) : failure(404, 'not_found', `There is no such ${kind}.`);
        },
      },
    ];
  }

  return {
    routes: [
      ...routesOf('charge', chargeModel, ({ paymentMethod }) => paymentMethod),
      ...routesOf('payout', payoutModel, ({ destination }) => destination),
      ...routesOf('refund', refundModel, ({ charge }) => charge),
      statementRoute({ path: '/v1/statement', pool, moves }),
    ],
  };
}
