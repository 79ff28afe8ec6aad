import type { MailContent } from '../content.js';
import { renderLetter } from '../letter.js';

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

const text = ({ amount, currency }: Amount): string => `${amount} ${currency}`;

/** Tells the treasury that a reserve has fallen below its threshold. */
export const renderLowReserve = ({ balance, threshold }: { balance: Amount; threshold: Amount }): MailContent =>
  renderLetter({
    subject: `The reserve of ${balance.currency} is low`,
    name: 'treasury',
    paragraphs: [
      `The reserve of ${balance.currency} has fallen below its threshold. When it is used up, exchanges into ${balance.currency} are refused.`,
      'You are told again when it has been filled up and falls below once more.',
    ],
    particulars: [
      { label: 'Reserve', value: text(balance) },
      { label: 'Threshold', value: text(threshold) },
    ],
    reason: 'You get this mail because this address is the one of the treasury of Agio (TREASURY_EMAIL).',
  });
