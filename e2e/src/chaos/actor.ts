import { setTimeout as sleep } from 'node:timers/promises';
import { formatMoney, readMoney } from '@agio/runtime/money/money';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { CreateQuoteDocument, ExecuteQuoteDocument, SendTransferDocument } from '../frontend/operations.js';
import type { Moved, MoneyInput, Transaction } from '../testkit/moves.js';
import type { Person } from '../testkit/people.js';
import type { Acknowledged, Movement } from './judge.js';
import type { Operation } from './plan.js';
import { noAnswerInTime, type Tally } from './tally.js';

/** An operation that the platform has acknowledged, be it with its end or with PROCESSING. */
export interface Carried {
  /** Sends the same once more, under the same key, until it has its end. */
  readonly settle: () => Promise<Acknowledged>;
}

export interface ActorOptions {
  readonly people: readonly Person[];
  readonly tally: Tally;
  /** In milliseconds: how long an operation may take with all its repeats. */
  readonly patienceMs: number;
}

const pauseMs = 250;
const settlePauseMs = 1_000;

type Payload<T> = (T & { readonly userErrors: readonly { code: string; message: string }[] }) | null | undefined;

/** What clients do, each as one that has been told to send the same again whenever that may help. */
export function createActor({ people, tally, patienceMs }: ActorOptions) {
  /** Sends until the answer has what was asked for. @throws Error when it never does. */
  async function insist<TData, TVariables extends Record<string, unknown>, T, TFound>(
    person: Person,
    request: { document: TypedDocumentNode<TData, TVariables>; variables: TVariables },
    payloadOf: (data: TData) => Payload<T>,
    find: (payload: T) => TFound | null,
  ): Promise<TFound> {
    const until = performance.now() + patienceMs;
    for (;;) {
      const payload = await ask(person, request, payloadOf);
      const found = payload && find(payload);
      if (found) return found;
      if (performance.now() > until) throw new Error(`Nothing was acknowledged within ${patienceMs} ms.`);
      await sleep(pauseMs);
    }
  }

  async function ask<TData, TVariables extends Record<string, unknown>, T>(
    person: Person,
    { document, variables }: { document: TypedDocumentNode<TData, TVariables>; variables: TVariables },
    payloadOf: (data: TData) => Payload<T>,
  ): Promise<Payload<T>> {
    try {
      const { data, errors = [] } = await person.send(document, variables);
      for (const { extensions, message } of errors) tally.refuse(extensions.code, message);
      const payload = data ? payloadOf(data) : undefined;
      // An operation that the ledger has refused has an end, and tells why: that is an answer.
      const isAnswered = payload && Object.values(payload).some((value) => value !== null && !Array.isArray(value));
      if (!isAnswered) for (const { code, message } of payload?.userErrors ?? []) tally.refuse(code, message);
      return payload;
    } catch (error) {
      const isTimeout = (error as Error).name === 'TimeoutError';
      tally.refuse(isTimeout ? noAnswerInTime : `CLIENT_${(error as Error).name}`, String(error));
      return undefined;
    }
  }

  /** Sends an operation until it is acknowledged. */
  async function carry(
    key: string,
    movements: readonly Movement[],
    send: () => Promise<Transaction>,
  ): Promise<Carried> {
    const ids = new Set<string>();
    /** The first end that the client was told of: no later answer may be another. */
    let end: Acknowledged['status'] | undefined;
    async function sendOnce(): Promise<void> {
      const { id, status } = await send();
      ids.add(id);
      if (status === 'COMPLETED' || status === 'FAILED') end ??= status;
    }
    await sendOnce();
    return {
      async settle() {
        const until = performance.now() + patienceMs;
        // One that has its end is sent again too: the key must find it.
        await sendOnce();
        while (end === undefined) {
          if (performance.now() > until) throw new Error(`${key} has no end after ${patienceMs} ms.`);
          await sleep(settlePauseMs);
          await sendOnce();
        }
        return { key, transactions: [...ids], status: end, movements: end === 'COMPLETED' ? movements : [] };
      },
    };
  }

  async function exchange(client: number, operation: Extract<Operation, { kind: 'exchange' }>, key: string) {
    const person = people[client]!;
    const sell = moneyOf(operation.minor, operation.sell);
    const quote = await insist(
      person,
      { document: CreateQuoteDocument, variables: { input: { sell, buyCurrency: operation.buy } } },
      (data) => data.createQuote,
      (payload) => payload.quote,
    );
    const movements = [
      { account: accountOf(client, operation.sell), minor: -readMoney(quote.sell).minor },
      { account: accountOf(client, operation.buy), minor: readMoney(quote.buy).minor },
    ];
    const request = {
      document: ExecuteQuoteDocument,
      variables: { input: { quoteId: quote.id, idempotencyKey: key } },
    };
    return carry(key, movements, () => insist(person, request, (data) => data.executeQuote, transactionOf));
  }

  async function transfer(client: number, operation: Extract<Operation, { kind: 'transfer' }>, key: string) {
    const { to, currency, minor } = operation;
    const movements = [
      { account: accountOf(client, currency), minor: -minor },
      { account: accountOf(to, currency), minor },
    ];
    const input = { toEmail: people[to]!.email, amount: moneyOf(minor, currency), idempotencyKey: key };
    const request = { document: SendTransferDocument, variables: { input } };
    return carry(key, movements, () => insist(people[client]!, request, (data) => data.sendTransfer, transactionOf));
  }

  return {
    /**
     * Carries an operation out for a client, who repeats it under its key until it is acknowledged.
     * @param client its place among the people.
     * @throws Error when it is not acknowledged within the client's patience.
     */
    async act(client: number, operation: Operation, key: string): Promise<Carried> {
      const begunAt = performance.now();
      const carried = await (operation.kind === 'exchange'
        ? exchange(client, operation, key)
        : transfer(client, operation, key));
      tally.acknowledge(performance.now() - begunAt);
      return carried;
    },
  };
}

/** An account as the judge calls it. */
export const accountOf = (client: number, currency: string): string => `${client}/${currency}`;

const moneyOf = (minor: bigint, asset: string): MoneyInput => formatMoney({ minor, asset });

const transactionOf = ({ transaction }: Moved): Transaction | null => transaction;
