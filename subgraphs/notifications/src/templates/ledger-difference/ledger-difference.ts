import type { MailContent } from '../content.js';
import { renderLetter } from '../letter.js';

/** Tells an administrator that a verification of the whole ledger has found a difference. @param found.first the first one, in one line. */
export const renderLedgerDifference = (found: { count: number; first: string; name: string }): MailContent =>
  renderLetter({
    subject: 'The ledger does not agree with itself',
    name: found.name,
    paragraphs: [
      'The regular verification of the ledger has found that something was changed, is missing or was added. Nothing was repaired.',
      'Keep the database as it is, and run `npm run ledger:verify` for the whole verdict.',
    ],
    particulars: [
      { label: 'Differences', value: String(found.count) },
      { label: 'The first', value: found.first },
    ],
    reason: 'You get this mail because you are an administrator of Agio.',
  });
