import { latinText } from '@agio/runtime/documents/latin-text';
import type PDFDocument from 'pdfkit';

/** What a receipt says, in the words in which it says it. */
export interface ReceiptContent {
  readonly reference: string;
  readonly completedAt: Date;
  readonly senderName: string;
  readonly beneficiaryName: string;
  /** All but its last characters hidden. */
  readonly account: string;
  readonly bank: string | null;
  readonly country: string;
  readonly purpose: string;
  /** Amounts with their currency, such as `250.00 EUR`. */
  readonly sent: string;
  readonly received: string;
  readonly fee: string | null;
  /** Such as `1 EUR = 108.61 INR`; null when nothing was exchanged. */
  readonly rate: string | null;
}

type Document = InstanceType<typeof PDFDocument>;

const margin = 64;
const labelWidth = 150;
const ink = '#1a1a1a';
const grey = '#6b6b6b';
const line = '#d9d9d9';

/**
 * Sets a receipt as a PDF of one A4 page. The same content always gives the same bytes: its dates are those of the transaction.
 */
export async function renderReceipt(content: ReceiptContent): Promise<Buffer> {
  // The library takes long to load, and most processes never set a receipt.
  const { default: Pdf } = await import('pdfkit');
  const document = new Pdf({
    size: 'A4',
    margin,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `Receipt ${content.reference}`,
      Author: 'Agio',
      Creator: 'Agio',
      Producer: 'Agio',
      CreationDate: content.completedAt,
      ModDate: content.completedAt,
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  document.on('data', (chunk: Buffer) => chunks.push(chunk));

  setHeading(document, content);
  setAmount(document, content);
  setRows(document, 'From', [['Sender', content.senderName]]);
  setRows(document, 'To', [
    ['Beneficiary', content.beneficiaryName],
    ['Account', content.account],
    ...optional('Bank', content.bank),
    ['Country', content.country],
  ]);
  setRows(document, 'Details', [
    ['Sent, fee included', content.sent],
    ...optional('Fee', content.fee),
    ...optional('Exchange rate', content.rate),
    ['Received', content.received],
    ['Purpose', content.purpose],
  ]);
  setFoot(document);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

const optional = (label: string, value: string | null): [string, string][] => (value === null ? [] : [[label, value]]);

const textWidth = (document: Document): number => document.page.width - 2 * margin;

function setRule(document: Document): void {
  document
    .moveTo(margin, document.y)
    .lineTo(document.page.width - margin, document.y)
    .lineWidth(0.75)
    .strokeColor(line)
    .stroke();
}

function setHeading(document: Document, { reference, completedAt }: ReceiptContent): void {
  document.font('Helvetica-Bold').fontSize(20).fillColor(ink).text('Agio', margin, margin);
  document.font('Helvetica').fontSize(11).fillColor(grey).text('Receipt of a remittance');
  document.moveDown(1.5);
  setRow(document, 'Reference', reference);
  setRow(document, 'Completed', `${completedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  document.moveDown(0.8);
}

function setAmount(document: Document, { received, beneficiaryName }: ReceiptContent): void {
  setRule(document);
  document.moveDown(1);
  document.font('Helvetica-Bold').fontSize(26).fillColor(ink).text(received, margin);
  document.font('Helvetica').fontSize(11).fillColor(grey);
  document.text(`paid to ${latinText(beneficiaryName)}`, { width: textWidth(document), height: 28, ellipsis: true });
  document.moveDown(1.2);
}

function setRows(document: Document, title: string, rows: readonly [string, string][]): void {
  setRule(document);
  document.moveDown(1);
  document.font('Helvetica-Bold').fontSize(11).fillColor(ink).text(title, margin);
  document.moveDown(0.5);
  for (const [label, value] of rows) setRow(document, label, value);
  document.moveDown(0.8);
}

/** A label with its value beside it; a value that is too long for two lines is cut. */
function setRow(document: Document, label: string, value: string): void {
  const top = document.y;
  document.font('Helvetica').fontSize(11).fillColor(grey).text(label, margin, top, { width: labelWidth });
  const below = document.y;
  document.fillColor(ink).text(latinText(value), margin + labelWidth, top, {
    width: textWidth(document) - labelWidth,
    height: 28,
    ellipsis: true,
  });
  document.x = margin;
  document.y = Math.max(below, document.y) + 4;
}

function setFoot(document: Document): void {
  const note = 'The bank has confirmed the payment. Keep the reference: it finds this transaction.';
  document.font('Helvetica').fontSize(9).fillColor(grey);
  document.text(note, margin, document.page.height - margin - 12, { width: textWidth(document), lineBreak: false });
}
