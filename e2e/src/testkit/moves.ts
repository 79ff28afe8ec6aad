import { readMoney } from '@agio/runtime/money/money';
import {
  CreateQuoteDocument,
  ExecuteQuoteDocument,
  MeDocument,
  MyTransactionsDocument,
  SendTransferDocument,
  StatementDocument,
  TopUpDocument,
  type CreateQuoteInput,
  type ExecuteQuoteMutation,
  type StatementQuery,
  type TransactionStatus,
} from '../frontend/operations.js';
import type { Client } from './client.js';
import { eventually } from './eventually.js';
import { newKey } from './people.js';

/** What a mutation that moves money answers. */
export type Moved = NonNullable<ExecuteQuoteMutation['executeQuote']>;
export type Transaction = NonNullable<Moved['transaction']>;
type Entry = NonNullable<StatementQuery['wallet']>['entries']['edges'][number]['node'];

/** An amount as a string of the API, such as `250.00`, with its currency. */
export interface MoneyInput {
  readonly amount: string;
  readonly currency: string;
}

/** The sum of amounts of one currency, in minor units. */
export const sumOf = (amounts: readonly MoneyInput[]): bigint =>
  amounts.reduce((sum, amount) => sum + readMoney(amount).minor, 0n);

export async function createQuote(person: Client, input: CreateQuoteInput) {
  const { createQuote: payload } = await person.run(CreateQuoteDocument, { input });
  if (!payload?.quote) throw new Error(`There is no quote: ${JSON.stringify(payload?.userErrors)}`);
  return payload.quote;
}

export async function executeQuote(person: Client, quoteId: string, idempotencyKey = newKey()): Promise<Moved> {
  const { executeQuote: payload } = await person.run(ExecuteQuoteDocument, { input: { quoteId, idempotencyKey } });
  return answered(payload);
}

export async function sendTransfer(
  person: Client,
  toEmail: string,
  amount: MoneyInput,
  idempotencyKey = newKey(),
): Promise<Moved> {
  const { sendTransfer: payload } = await person.run(SendTransferDocument, {
    input: { toEmail, amount, idempotencyKey },
  });
  return answered(payload);
}

export async function topUp(
  person: Client,
  amount: MoneyInput,
  paymentMethod: string,
  idempotencyKey = newKey(),
): Promise<Moved> {
  const { topUp: payload } = await person.run(TopUpDocument, { input: { amount, paymentMethod, idempotencyKey } });
  return answered(payload);
}

function answered(payload: Moved | null): Moved {
  if (!payload) throw new Error('The mutation answered null.');
  return payload;
}

/** All lines of a person's wallet of a currency, newest first; none without such a wallet. */
export async function statementOf(person: Client, currency: string): Promise<Entry[]> {
  const { me } = await person.run(MeDocument);
  const wallet = me?.wallets?.find((each) => each.currency === currency);
  if (!wallet) return [];
  return everyPage(async (after) => {
    const { wallet: page } = await person.run(StatementDocument, { walletId: wallet.id, first: 100, after });
    return page?.entries;
  });
}

/** All transactions of a person, newest first. */
export function transactionsOf(person: Client, status: TransactionStatus | null = null): Promise<Transaction[]> {
  return everyPage(async (after) => {
    const { me } = await person.run(MyTransactionsDocument, { first: 100, after, status });
    return me?.transactions;
  });
}

/** Waits until a person has nothing PROCESSING any more. @returns all of its transactions. */
export async function allFinal(person: Client, withinMs?: number): Promise<Transaction[]> {
  const areFinal = async () => (await transactionsOf(person, 'PROCESSING')).length === 0;
  await eventually('every transaction to be final', areFinal, withinMs);
  return transactionsOf(person);
}

async function everyPage<Node>(
  read: (after: string | null) => Promise<
    | {
        readonly edges: readonly { readonly node: Node }[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
      }
    | null
    | undefined
  >,
): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (;;) {
    const page = await read(after);
    if (!page) throw new Error('The list is not there.');
    nodes.push(...page.edges.map((edge) => edge.node));
    if (!page.pageInfo.hasNextPage) return nodes;
    after = page.pageInfo.endCursor;
  }
}
