import { anonymous, serviceIdentity, type Identity, type UserIdentity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import { createLogger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import { startSubgraph, type StartedSubgraph } from '@agio/runtime/subgraph/host';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type { FormattedExecutionResult } from 'graphql';
import { walletsSubgraph } from '../subgraph.js';

/** What links are signed with. */
export const testSecret: Secret = { current: 'the secret of wallets in tests' };

export interface StartedWallets {
  readonly database: TestDatabase;
  ask(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<FormattedExecutionResult>;
  /** The data of an answer without errors. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape is the query's
  data<Data = any>(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<Data>;
  /** Posts one transfer as another subgraph would, and answers its outcome. */
  post(transfer: TransferInput): Promise<Outcome>;
  /** Posts transfers together as another subgraph would, in one commit unless told otherwise, and answers their outcomes. */
  postTogether(
    transfers: readonly TransferInput[],
    options?: { mode?: 'EACH' | 'ALL'; dryRun?: boolean },
  ): Promise<(Outcome & { dryRun: boolean })[]>;
  /** Places one hold as another subgraph would, and answers how it stands. */
  placeHold(hold: HoldInput): Promise<HoldOutcome>;
  /** Voids one hold as another subgraph would, and answers how it stands. */
  voidHold(id: string): Promise<HoldOutcome>;
  /** The assets whose accounts do not sum to zero; none, always. */
  unbalancedAssets(): Promise<string[]>;
  /** Stops the subgraph and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface TransferInput {
  id: string;
  kind: string;
  postsHold?: boolean;
  reverses?: { transfer: string; legs: number[]; forced?: boolean };
  effectiveAt?: string;
  legs: { from: AccountInput; to: AccountInput; amount: { amount: string; currency: string } }[];
}

export interface HoldInput {
  id: string;
  walletOf: string;
  amount: { amount: string; currency: string };
  expiresAt?: string;
}

export type AccountInput = { walletOf: string } | { receivableOf: string } | { house: string };

export interface Outcome {
  id: string;
  status: 'POSTED' | 'REJECTED' | 'BUSY' | 'ID_REUSED';
  at: string | null;
  rejection: { code: string; message: string } | null;
}

export interface HoldOutcome extends Omit<Outcome, 'status'> {
  status: 'PLACED' | 'REJECTED' | 'POSTED' | 'VOIDED' | 'EXPIRED' | 'BUSY' | 'ID_REUSED';
}

export const postTransfers = `mutation ($transfers: [TransferInput!]!) {
  postTransfers(transfers: $transfers) { id status at rejection { code message } }
}`;

export const postTogether = `mutation ($transfers: [TransferInput!]!, $mode: PostingMode!, $dryRun: Boolean!) {
  postTransfers(transfers: $transfers, mode: $mode, dryRun: $dryRun) { id status at dryRun rejection { code message } }
}`;

export const placeHolds = `mutation ($holds: [HoldInput!]!) {
  placeHolds(holds: $holds) { id status at rejection { code message } }
}`;

export const voidHolds = `mutation ($ids: [ID!]!) {
  voidHolds(ids: $ids) { id status at rejection { code message } }
}`;

/** The identity of a new customer. */
export const newCustomer = (): UserIdentity => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
});

/** The identity of a new administrator. */
export const newAdmin = (): UserIdentity => ({
  ...newCustomer(),
  roles: ['CUSTOMER', 'ADMIN'],
  scopes: ['customer', 'treasury:read', 'treasury:write'],
});

/** A transfer with a new id and one leg. */
export function transfer(
  from: AccountInput,
  to: AccountInput,
  [amount, currency]: readonly [string, string],
): TransferInput {
  return { id: newId(), kind: 'TRANSFER', legs: [{ from, to, amount: { amount, currency } }] };
}

/** A hold with a new id. */
export function hold({ userId }: UserIdentity, [amount, currency]: readonly [string, string]): HoldInput {
  return { id: newId(), walletOf: userId, amount: { amount, currency } };
}

export const clearing: AccountInput = { house: 'CLEARING' };

export const receivableOf = ({ userId }: UserIdentity): AccountInput => ({ receivableOf: userId });

export const walletOf = ({ userId }: UserIdentity): AccountInput => ({ walletOf: userId });

/** This subgraph on a database of its own. Its consumers are not started, so it needs neither queues nor other subgraphs. */
export async function startWallets(env: NodeJS.ProcessEnv = { AGIO_SEED: 'none' }): Promise<StartedWallets> {
  const database = await createTestDatabase();
  let subgraph = await start(database, env);

  const ask: StartedWallets['ask'] = (query, variables, identity = anonymous) =>
    subgraph.endpoint.execute({ query, variables }, { identity, correlationId: 'test', clientAddress: '127.0.0.1' });
  async function data<Data>(query: string, variables?: Record<string, unknown>, identity?: Identity): Promise<Data> {
    const answer = await ask(query, variables, identity);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data as Data;
  }
  return {
    database,
    ask,
    data,
    async post(input) {
      const { postTransfers: outcomes } = await data<{ postTransfers: [Outcome] }>(
        postTransfers,
        { transfers: [input] },
        serviceIdentity('transactions'),
      );
      return outcomes[0];
    },
    async postTogether(transfers, { mode = 'ALL', dryRun = false } = {}) {
      const variables = { transfers, mode, dryRun };
      const { postTransfers: outcomes } = await data<{ postTransfers: (Outcome & { dryRun: boolean })[] }>(
        postTogether,
        variables,
        serviceIdentity('transactions'),
      );
      return outcomes;
    },
    async placeHold(input) {
      const { placeHolds: outcomes } = await data<{ placeHolds: [HoldOutcome] }>(
        placeHolds,
        { holds: [input] },
        serviceIdentity('transactions'),
      );
      return outcomes[0];
    },
    async voidHold(id) {
      const { voidHolds: outcomes } = await data<{ voidHolds: [HoldOutcome] }>(
        voidHolds,
        { ids: [id] },
        serviceIdentity('transactions'),
      );
      return outcomes[0];
    },
    async unbalancedAssets() {
      const { conservation } = await data<{ conservation: { currency: string; total: { amount: string } }[] }>(
        '{ conservation { currency total { amount } } }',
        {},
        newAdmin(),
      );
      return conservation.filter(({ total }) => /[1-9]/.test(total.amount)).map(({ currency }) => currency);
    },
    async restart() {
      await subgraph.stop();
      subgraph = await start(database, env);
    },
    async stop() {
      await subgraph.stop();
      await database.drop();
    },
  };
}

function start(database: TestDatabase, env: NodeJS.ProcessEnv): Promise<StartedSubgraph> {
  const unused = undefined as never;
  return startSubgraph(
    walletsSubgraph,
    {
      secret: testSecret,
      logger: createLogger({ name: 'test', level: 'silent' }),
      jobs: unused,
      pubsub: unused,
      directory: unused,
      env,
    },
    database.url,
  );
}
