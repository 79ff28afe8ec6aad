import { newId } from '@agio/runtime/ids';
import type { Leg, Transfer } from '@agio/ledger/transfer';
import { accountId } from './tables.js';

/** What is posted over and over: the same by every side. */
export interface Work {
  /** The schema that its tables are in. */
  readonly name: string;
  readonly title: string;
  /** The legs of the next transfer. */
  nextLegs(): Leg[];
  /** The legs as arguments of a call of `bench_transfer` in pgbench's language; absent when pgbench does not take part. */
  readonly pgbenchLegs?: { readonly variables: readonly string[]; readonly debit: string; readonly credit: string };
}

const sourceAccount = 0;
/** Hot accounts of the exchange, by their numbers. */
export const house = { soldReserve: 1, fees: 2, boughtReserve: 3, gains: 4 } as const;
export const boughtSource = 5;
export const firstWallet = 16;

const random = (from: number, count: number): number => from + Math.floor(Math.random() * count);
const account = (number: number): string => accountId(number);
const amount = (): bigint => BigInt(random(1, 100));

/** Every transfer debits the same open account, as with a provider's clearing account. */
export function hotWork(wallets: number): Work {
  return {
    name: 'hot',
    title: 'transfers, one hot account in each',
    nextLegs: () => [
      { debit: account(sourceAccount), credit: account(random(firstWallet, wallets)), amount: amount() },
    ],
    pgbenchLegs: {
      variables: [`\\set credit random(${firstWallet}, ${firstWallet + wallets - 1})`],
      debit: String(sourceAccount),
      credit: ':credit',
    },
  };
}

/** Both wallets of a transfer are any. */
export function randomWork(wallets: number, name = 'random'): Work {
  return {
    name,
    title: `transfers between random wallets of ${wallets.toLocaleString('en')}`,
    nextLegs() {
      const debit = random(0, wallets);
      // Any but the first, so that no leg leads from an account to itself.
      const credit = (debit + random(1, wallets - 1)) % wallets;
      return [{ debit: account(firstWallet + debit), credit: account(firstWallet + credit), amount: amount() }];
    },
    pgbenchLegs: {
      variables: [
        `\\set debited random(0, ${wallets - 1})`,
        `\\set step random(1, ${wallets - 1})`,
        `\\set debit ${firstWallet} + :debited`,
        `\\set credit ${firstWallet} + (:debited + :step) % ${wallets}`,
      ],
      debit: ':debit',
      credit: ':credit',
    },
  };
}

/**
 * The four legs of an exchange, as transactions sends them: six accounts, four of them the house's and in every exchange.
 * @param wallets of each of the two currencies; those of the bought one follow those of the sold one.
 */
export function exchangeWork(wallets: number): Work {
  return {
    name: 'exchange',
    title: 'exchanges of four legs, hot house accounts',
    nextLegs() {
      const customer = random(0, wallets);
      const sold = account(firstWallet + customer);
      const bought = account(firstWallet + wallets + customer);
      return [
        { debit: sold, credit: account(house.soldReserve), amount: 1_000n },
        { debit: account(house.soldReserve), credit: account(house.fees), amount: 5n },
        { debit: account(house.boughtReserve), credit: bought, amount: 1_080n },
        { debit: account(house.boughtReserve), credit: account(house.gains), amount: 4n },
      ];
    },
  };
}

/** The next transfer under a name by which it is counted afterwards. */
export const nextTransfer = (work: Work, kind: string): Transfer => ({ id: newId(), kind, legs: work.nextLegs() });
