import { ask } from '../testkit/ask.js';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import type { MoneyInput } from '../testkit/moves.js';
import { newKey } from '../testkit/people.js';

const money = '{ amount currency }';
const fields = `id kind status sent ${money} received ${money} refunded ${money} refundReason
  payout { status } failure { code } refunds { id status received ${money} }`;

/** A transaction, as whoever may see it does. */
export interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly sent: MoneyInput | null;
  readonly received: MoneyInput;
  readonly refunded: MoneyInput | null;
  readonly refundReason: string | null;
  readonly payout: { readonly status: string } | null;
  readonly failure: { readonly code: string } | null;
  readonly refunds: readonly { readonly id: string; readonly status: string; readonly received: MoneyInput }[] | null;
}

interface Reversed {
  readonly transaction: Shown | null;
  readonly original: Shown | null;
  readonly approval: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string }[];
}

export const reverseDocument = `mutation ($input: ReverseTransactionInput!) {
  reverseTransaction(input: $input) {
    transaction { ${fields} } original { ${fields} } approval { id status } userErrors { code message } } }`;

/** Gives a transaction back. */
export async function reverse(
  admin: Client,
  transactionId: string,
  options: { amount?: MoneyInput; force?: boolean; idempotencyKey?: string } = {},
): Promise<Reversed> {
  const input = { transactionId, reason: 'Paid twice', idempotencyKey: newKey(), ...options };
  return (await ask<{ reverseTransaction: Reversed }>(admin, reverseDocument, { input })).reverseTransaction;
}

export async function read(person: Client, id: string): Promise<Shown | null> {
  const document = `query ($id: ID!) { transaction(id: $id) { ${fields} } }`;
  return (await ask<{ transaction: Shown | null }>(person, document, { id })).transaction;
}

/** Waits until a transaction is in a state. */
export const comesTo = (person: Client, id: string, status: string): Promise<Shown> =>
  eventually(`the transaction to be ${status}`, async () => {
    const now = await read(person, id);
    return now?.status === status && now;
  });
