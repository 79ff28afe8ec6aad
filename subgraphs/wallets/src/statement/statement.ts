import { entriesPeriodPageMax, type Entry } from '@agio/ledger/entries';
import type { Ledger } from '@agio/ledger/ledger';
import type { PeriodBounds, Turnover } from '@agio/ledger/period';
import { refuse } from '../command-input.js';
import type { Wallet } from '../wallet/wallet.js';
import { periodDaysMax, type Period } from './period.js';

/** What happened to a wallet in a period; amounts are minor units of its currency. */
export interface Statement {
  readonly wallet: Wallet;
  readonly period: Period;
  readonly bounds: PeriodBounds;
  /** Added up when it is first asked for. */
  readonly turnover: () => Promise<Turnover>;
}

/** Lines of one statement. Its documents are written as they are read, so this bounds time and not memory. */
export const statementEntriesMax = 100_000;
/** Lines of a statement that is printed: about 210 pages. */
export const pdfEntriesMax = 5_000;

export const entryCountOf = ({ bounds }: Pick<Statement, 'bounds'>): number => Number(bounds.last - bounds.before);

/** @throws GraphQLError BAD_USER_INPUT naming the argument, when the period has too many entries. */
export async function readStatement(
  ledger: Pick<Ledger, 'periodBounds' | 'turnover'>,
  wallet: Wallet,
  period: Period,
): Promise<Statement> {
  const bounds = await ledger.periodBounds(wallet.id, period.from, period.to);
  let turnover: Promise<Turnover> | undefined;
  const statement = { wallet, period, bounds, turnover: () => (turnover ??= ledger.turnover(wallet.id, bounds)) };
  if (entryCountOf(statement) > statementEntriesMax) {
    throw refuse(['to'], `a period of at most ${periodDaysMax} days and ${statementEntriesMax} entries`);
  }
  return statement;
}

/** @throws GraphQLError BAD_USER_INPUT when there is too much to print. */
export function checkPrintable(statement: Pick<Statement, 'bounds'>): void {
  if (entryCountOf(statement) > pdfEntriesMax)
    throw refuse(['to'], `a period of at most ${pdfEntriesMax} entries, for a PDF,`);
}

/** The statement's entries, oldest first, a page at a time: exactly those between its bounds, whatever is posted meanwhile. */
export async function* entriesOf(
  ledger: Pick<Ledger, 'entriesBetween'>,
  { wallet, period, bounds }: Statement,
): AsyncGenerator<readonly Entry[], void, undefined> {
  let above = bounds.before;
  while (above < bounds.last) {
    const { entries } = await ledger.entriesBetween(wallet.id, { ...period, above, limit: entriesPeriodPageMax });
    const page = entries.filter(({ seq }) => seq <= bounds.last);
    const last = page.at(-1);
    if (!last) throw new Error(`The wallet ${wallet.id} lacks entries after number ${above}`);
    yield page;
    above = last.seq;
  }
}
