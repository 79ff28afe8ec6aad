import type { Entry } from '@agio/ledger/entries';
import { latinText } from '@agio/runtime/documents/latin-text';
import { publicReference } from '@agio/runtime/ids';
import { formatMoney } from '@agio/runtime/money/money';
import type PDFDocument from 'pdfkit';

/** What stands on a statement beside its entries. Amounts are minor units of the currency. */
export interface StatementHead {
  /** The owner's name. */
  readonly holder: string;
  readonly walletId: string;
  readonly currency: string;
  readonly from: Date;
  /** Not in the period any more. */
  readonly to: Date;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly totalIn: bigint;
  readonly totalOut: bigint;
  readonly entryCount: number;
}

type Document = InstanceType<typeof PDFDocument>;

const margin = 48;
const ink = '#1a1a1a';
const grey = '#6b6b6b';
const line = '#d9d9d9';
const footHeight = 30;
const headRowHeight = 20;
/** Each row has two lines. The same height for all tells beforehand how many pages there will be. */
const rowHeight = 28;
/** Where the table begins on the first page, below the sums. */
const firstTableTop = 286;

interface Column {
  readonly title: string;
  readonly left: number;
  readonly width: number;
  readonly align: 'left' | 'right';
}

const columns = {
  posted: { title: 'Posted (UTC)', left: margin, width: 100, align: 'left' },
  what: { title: 'Transaction', left: margin + 108, width: 167, align: 'left' },
  amount: { title: 'Amount', left: margin + 279, width: 108, align: 'right' },
  balance: { title: 'Balance', left: margin + 391, width: 108, align: 'right' },
} as const satisfies Record<string, Column>;

/**
 * Sets a statement as a PDF of A4 pages. The same content always gives the same bytes: its dates are those of the period.
 *
 * @param pages the entries, oldest first, as many as the head says.
 */
export async function renderPdf(head: StatementHead, pages: AsyncIterable<readonly Entry[]>): Promise<Buffer> {
  // The library takes long to load, and most processes never set a statement.
  const { default: Pdf } = await import('pdfkit');
  const document = new Pdf({
    size: 'A4',
    margin,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `Statement ${head.currency} ${dayOf(head.from)} to ${dayOf(head.to)}`,
      Author: 'Agio',
      Creator: 'Agio',
      Producer: 'Agio',
      CreationDate: head.to,
      ModDate: head.to,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  document.on('data', (chunk: Buffer) => chunks.push(chunk));

  const table = beginTable(document, head);
  // Each page of entries is read while the one before is written, so that a long statement holds nobody up for long.
  for await (const entries of pages) for (const entry of entries) table.add(entry);
  table.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

/** Sets the first page down to its table. @returns what adds the rows, a page at a time. */
function beginTable(document: Document, head: StatementHead) {
  const bottom = document.page.height - margin - footHeight;
  const rowsFrom = (top: number): number => Math.floor((bottom - top - headRowHeight) / rowHeight);
  const rest = Math.max(0, head.entryCount - rowsFrom(firstTableTop));
  const pageCount = 1 + Math.ceil(rest / rowsFrom(margin));
  let pageNumber = 1;
  let top = firstTableTop;

  setHead(document, head);
  setFoot(document, head, pageNumber, pageCount);
  setTableHead(document, top);
  top += headRowHeight;

  return {
    add(entry: Entry): void {
      if (top + rowHeight > bottom) {
        document.addPage();
        setFoot(document, head, ++pageNumber, pageCount);
        setTableHead(document, margin);
        top = margin + headRowHeight;
      }
      setRow(document, top, entry, head.currency);
      top += rowHeight;
    },
    end(): void {
      if (head.entryCount > 0) return;
      document.font('Helvetica').fontSize(10).fillColor(grey);
      document.text('Nothing came in or went out in this period.', margin, top + 10, { lineBreak: false });
    },
  };
}

function setHead(document: Document, head: StatementHead): void {
  document.font('Helvetica-Bold').fontSize(20).fillColor(ink).text('Agio', margin, margin);
  document.font('Helvetica').fontSize(11).fillColor(grey).text('Statement of a wallet');
  setPair(document, 104, 'Account holder', latinText(head.holder));
  setPair(document, 122, 'Wallet', `${head.currency}, ${head.walletId}`);
  setPair(document, 140, 'Period', `${minuteOf(head.from)} to ${minuteOf(head.to)} UTC`);
  setRule(document, 168);
  const words = (minor: bigint): string => Object.values(formatMoney({ minor, asset: head.currency })).join(' ');
  setPair(document, 184, 'Opening balance', words(head.opening));
  setPair(document, 202, 'Came in', words(head.totalIn));
  setPair(document, 220, 'Went out', words(head.totalOut));
  document.font('Helvetica-Bold');
  setPair(document, 238, 'Closing balance', words(head.closing), 'Helvetica-Bold');
}

function setPair(document: Document, top: number, label: string, value: string, font = 'Helvetica'): void {
  document.font('Helvetica').fontSize(10).fillColor(grey).text(label, margin, top, { lineBreak: false });
  document.font(font).fillColor(ink);
  setCell(document, value, { left: margin + 108, width: document.page.width - 2 * margin - 108, align: 'left' }, top);
}

function setTableHead(document: Document, top: number): void {
  document.font('Helvetica-Bold').fontSize(8.5).fillColor(ink);
  for (const column of Object.values(columns)) setCell(document, column.title, column, top);
  setRule(document, top + headRowHeight - 6);
}

function setRow(document: Document, top: number, entry: Entry, currency: string): void {
  const { postedAt, effectiveAt, kind, transferId } = entry;
  const written = (minor: bigint): string => formatMoney({ minor, asset: currency }).amount;
  document.font('Helvetica').fontSize(8.5).fillColor(ink);
  setCell(document, secondOf(postedAt), columns.posted, top);
  setCell(document, latinText(sentence(kind ?? 'ENTRY')), columns.what, top);
  setCell(document, written(entry.amount), columns.amount, top);
  setCell(document, written(entry.balanceAfter), columns.balance, top);
  document.fontSize(7.5).fillColor(grey);
  if (effectiveAt.getTime() !== postedAt.getTime()) {
    setCell(document, `as of ${minuteOf(effectiveAt)}`, columns.posted, top + 11);
  }
  setCell(document, publicReference(transferId), columns.what, top + 11);
}

/** One line; what is too long for its column is cut. */
function setCell(document: Document, text: string, column: Omit<Column, 'title'>, top: number): void {
  const { left, width, align } = column;
  document.text(text, left, top, { width, align, height: document.currentLineHeight(), ellipsis: true });
}

function setRule(document: Document, top: number): void {
  document
    .moveTo(margin, top)
    .lineTo(document.page.width - margin, top)
    .lineWidth(0.75)
    .strokeColor(line)
    .stroke();
}

/** The foot is inside the margin of the page, where the library would begin another. */
function setFoot(document: Document, { walletId }: StatementHead, page: number, pageCount: number): void {
  document.font('Helvetica').fontSize(8).fillColor(grey);
  const top = document.page.height - margin - 10;
  const width = document.page.width - 2 * margin;
  setCell(document, `Wallet ${walletId}`, { left: margin, width: width / 2, align: 'left' }, top);
  setCell(
    document,
    `Page ${page} of ${pageCount}`,
    { left: margin + width / 2, width: width / 2, align: 'right' },
    top,
  );
}

const secondOf = (time: Date): string => time.toISOString().slice(0, 19).replace('T', ' ');
const minuteOf = (time: Date): string => time.toISOString().slice(0, 16).replace('T', ' ');
const dayOf = (time: Date): string => time.toISOString().slice(0, 10);

/** `TOP_UP` as `Top up`. */
const sentence = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');
