import { ask } from '../testkit/ask.js';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import type { MoneyInput } from '../testkit/moves.js';
import { newKey } from '../testkit/people.js';

const paymentFields = `
  id kind status sent { amount currency } received { amount currency }
  payout { status reference } failure { code message }
  refund { kind status received { amount currency } }`;

/** A top-up or a withdrawal. */
export interface Payment {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly payout: { readonly status: string; readonly reference: string | null } | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly refund: { readonly kind: string; readonly status: string; readonly received: MoneyInput } | null;
}

interface Answered {
  readonly transaction: Payment | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] | null }[];
}

/** Takes money in from a payment method. */
export async function charge(person: Client, amount: MoneyInput, paymentMethod: string, idempotencyKey = newKey()) {
  const document = `mutation ($input: TopUpInput!) {
    topUp(input: $input) { transaction { ${paymentFields} } userErrors { code message field } } }`;
  const input = { amount, paymentMethod, idempotencyKey };
  return (await ask<{ topUp: Answered }>(person, document, { input })).topUp;
}

/** Pays money out to a destination. */
export async function withdraw(person: Client, amount: MoneyInput, destination: string, idempotencyKey = newKey()) {
  const document = `mutation ($input: WithdrawInput!) {
    withdraw(input: $input) { transaction { ${paymentFields} } userErrors { code message field } } }`;
  const input = { amount, destination, idempotencyKey };
  return (await ask<{ withdraw: Answered }>(person, document, { input })).withdraw;
}

/** Waits until a payment is in a state. */
export function comesTo(person: Client, status: string, { transaction }: Pick<Answered, 'transaction'>) {
  if (!transaction) throw new Error('There is no payment to wait for.');
  const document = `query ($id: ID!) { transaction(id: $id) { ${paymentFields} } }`;
  return eventually(`the payment to be ${status}`, async () => {
    const { transaction: now } = await ask<{ transaction: Payment }>(person, document, { id: transaction.id });
    return now.status === status && now;
  });
}

/** How a provider's statement and our clearing account compare. */
export interface Reconciliation {
  readonly provider: string;
  readonly providerTotal: MoneyInput;
  readonly ledgerTotal: MoneyInput;
  readonly differences: readonly {
    readonly transactionId: string;
    readonly provider: MoneyInput | null;
    readonly ledger: MoneyInput | null;
  }[];
}

export const reconciliationDocument = `query ($from: DateTime!, $to: DateTime!, $currency: CurrencyCode!, $counterparty: PaymentCounterparty! = PROVIDER) {
  paymentReconciliation(from: $from, to: $to, currency: $currency, counterparty: $counterparty) {
    provider providerTotal { amount currency } ledgerTotal { amount currency }
    differences { transactionId provider { amount currency } ledger { amount currency } } } }`;

/** The whole of today, and some of tomorrow. */
export const today = () => ({
  from: new Date(Date.now() - 86_400_000).toISOString(),
  to: new Date(Date.now() + 86_400_000).toISOString(),
});

/** Compares what has moved in a currency today through a counterparty. */
export async function reconcile(
  admin: Client,
  currency: string,
  counterparty: 'PROVIDER' | 'BANK' = 'PROVIDER',
): Promise<Reconciliation> {
  type Data = { paymentReconciliation: Reconciliation };
  return (await ask<Data>(admin, reconciliationDocument, { ...today(), currency, counterparty })).paymentReconciliation;
}
