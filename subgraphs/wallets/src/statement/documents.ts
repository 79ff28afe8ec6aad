import type { Ledger } from '@agio/ledger/ledger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type pg from 'pg';
import { AccountNameDocument } from '../clients/users.js';
import { findWallets } from '../wallet/store.js';
import { writeCsv } from './csv.js';
import type { StatementName } from './links.js';
import { renderPdf } from './pdf.js';
import { entriesOf, entryCountOf, pdfEntriesMax, readStatement, statementEntriesMax } from './statement.js';

/** A document as it is sent. */
export interface StatementDocument {
  readonly contentType: string;
  readonly fileName: string;
  readonly body: Buffer | AsyncIterable<string>;
}

/** Statements as documents, for whoever may have them. */
export interface StatementDocuments {
  /**
   * Writes a document.
   *
   * @returns null when there is no such wallet, or more entries in the period by now than a document may have.
   * @throws SubgraphCallError when the owner's name cannot be had at this moment.
   */
  readonly write: (name: StatementName) => Promise<StatementDocument | null>;
}

export function createStatementDocuments(deps: {
  pool: pg.Pool;
  ledger: Pick<Ledger, 'entriesBetween' | 'periodBounds' | 'turnover'>;
  call: SubgraphCaller;
}): StatementDocuments {
  const { pool, ledger, call } = deps;
  return {
    async write({ walletId, period, format }) {
      const [wallet] = await findWallets(pool, [walletId]);
      if (!wallet) return null;
      const statement = await readStatement(ledger, wallet, period);
      const entryCount = entryCountOf(statement);
      if (entryCount > (format === 'pdf' ? pdfEntriesMax : statementEntriesMax)) return null;
      const entries = entriesOf(ledger, statement);
      const fileName = `statement-${wallet.currency}-${dayOf(period.from)}-${dayOf(period.to)}.${format}`;
      if (format === 'csv') {
        return { contentType: 'text/csv; charset=utf-8', fileName, body: writeCsv(entries, wallet.currency) };
      }
      const [{ account }, turnover] = await Promise.all([
        call('users', AccountNameDocument, { id: wallet.userId }),
        statement.turnover(),
      ]);
      const head = {
        holder: account?.name ?? '',
        walletId: wallet.id,
        currency: wallet.currency,
        ...period,
        opening: statement.bounds.opening,
        closing: statement.bounds.closing,
        totalIn: turnover.in,
        totalOut: turnover.out,
        entryCount,
      };
      return { contentType: 'application/pdf', fileName, body: await renderPdf(head, entries) };
    },
  };
}

const dayOf = (time: Date): string => time.toISOString().slice(0, 10);
