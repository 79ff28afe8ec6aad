import { readMoney } from '@agio/runtime/money/money';
import { MeDocument } from '../frontend/operations.js';
import { statementOf, transactionsOf } from '../testkit/moves.js';
import type { Person } from '../testkit/people.js';
import { accountOf } from './actor.js';
import type { Books, Line } from './judge.js';
import { currencies } from './plan.js';

/** What clients did not do by an operation, such as the payment that a run begins with. */
const isOperation = (kind: string): boolean => kind === 'EXCHANGE' || kind === 'TRANSFER';

/** Reads what the platform says of every client: transactions, statements and balances. */
export async function observe(people: readonly Person[]): Promise<Pick<Books, 'transactions' | 'lines' | 'balances'>> {
  const transactions = new Map<string, string>();
  const lines: Line[] = [];
  const balances = new Map<string, bigint>();
  for (const [client, person] of people.entries()) {
    for (const { id, kind, status } of await transactionsOf(person)) {
      if (isOperation(kind)) transactions.set(id, status);
    }
    for (const currency of currencies) lines.push(...(await linesOf(person, client, currency)));
    for (const [account, minor] of await balancesOf(person, client)) balances.set(account, minor);
  }
  return { transactions, lines, balances };
}

async function linesOf(person: Person, client: number, currency: string): Promise<Line[]> {
  const entries = await statementOf(person, currency);
  return entries.flatMap(({ id, transaction, amount, balanceAfter }) => {
    if (!transaction) throw new Error(`The entry ${id} of ${person.email} belongs to no transaction.`);
    if (!isOperation(transaction.kind)) return [];
    const [{ minor }, after] = [readMoney(amount), readMoney(balanceAfter)];
    return [{ transaction: transaction.id, account: accountOf(client, currency), minor, balanceAfter: after.minor }];
  });
}

/** What is in each of a client's wallets, by the judge's name of the account. */
export async function balancesOf(person: Person, client: number): Promise<[string, bigint][]> {
  const { me } = await person.run(MeDocument);
  if (!me?.wallets) throw new Error(`The wallets of ${person.email} are not there.`);
  return me.wallets
    .filter(({ currency }) => (currencies as readonly string[]).includes(currency))
    .map(({ currency, balance }) => [accountOf(client, currency), readMoney(balance).minor]);
}

/** How many transactions have no end yet, of all clients together. */
export async function countUnsettled(people: readonly Person[]): Promise<number> {
  let count = 0;
  for (const person of people) count += (await transactionsOf(person, 'PROCESSING')).length;
  return count;
}
