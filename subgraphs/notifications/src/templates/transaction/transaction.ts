import type { TransactionNoticesQuery } from '../../clients/transactions.js';
import type { MailContent } from '../content.js';
import { renderLetter, type Letter } from '../letter.js';

/** A transaction as notices tell of it. */
export type ToldTransaction = NonNullable<TransactionNoticesQuery['transactionNotices'][number]>;

type Kind = ToldTransaction['kind'];

interface Told {
  readonly name: string;
  /** The state that is told of. */
  readonly status: string;
  readonly transaction: ToldTransaction;
  /** Whether it is written to whom it paid, and not to its owner. */
  readonly isPayee: boolean;
}

/** What each kind is called in the middle of a sentence. */
const nouns: Readonly<Record<Kind, string>> = {
  EXCHANGE: 'exchange',
  TRANSFER: 'transfer',
  TOP_UP: 'top-up',
  WITHDRAWAL: 'withdrawal',
  REMITTANCE: 'remittance',
  REFUND: 'refund',
};

const moneyText = (money: { amount: string; currency: string } | null | undefined): string =>
  money ? `${money.amount} ${money.currency}` : '';

const reason = 'You get this mail because this happened in your account at Agio. If it was not you, tell us at once.';

/** Tells the owner, or whom it paid, how a transaction stands. Whom it paid is told only that money has arrived. */
export function renderTransaction({ name, status, transaction, isPayee }: Told): MailContent {
  const letter = isPayee ? arrived(transaction) : ofOwner(status, transaction);
  return renderLetter({ ...letter, name, reason });
}

function arrived({ received, reference }: ToldTransaction): Omit<Letter, 'name' | 'reason'> {
  return {
    subject: `${moneyText(received)} has arrived`,
    paragraphs: [`Somebody has sent you ${moneyText(received)}. It is in your wallet.`],
    particulars: [{ label: 'Reference', value: reference }],
  };
}

function ofOwner(status: string, transaction: ToldTransaction): Omit<Letter, 'name' | 'reason'> {
  const { kind, reference, sent, received, failureMessage } = transaction;
  const noun = nouns[kind];
  const particulars = [
    { label: 'Reference', value: reference },
    { label: 'Sent', value: moneyText(sent) },
    { label: kind === 'TRANSFER' || kind === 'REMITTANCE' ? 'Arrives' : 'Received', value: moneyText(received) },
  ].filter(({ value }) => value !== '');
  switch (status) {
    case 'PROCESSING':
      return {
        subject: `Your ${noun} is under way`,
        paragraphs: [`Your ${noun} takes a little longer. Nothing is left for you to do: we tell you when it is done.`],
        particulars,
      };
    case 'FAILED':
      return {
        subject: `Your ${noun} did not go through`,
        paragraphs: [`Your ${noun} did not go through, and no money has moved.`, failureMessage ?? ''].filter(Boolean),
        particulars,
      };
    case 'REVERSED':
      return {
        subject: kind === 'TOP_UP' ? `Your ${noun} was given back` : `Your ${noun} came back`,
        paragraphs: [
          kind === 'TOP_UP'
            ? `The money of your ${noun} went back to where it came from.`
            : `The money of your ${noun} came back, and is in your wallet again.`,
        ],
        particulars,
      };
    default:
      return { subject: `Your ${noun} is done`, paragraphs: [`Your ${noun} is done.`], particulars };
  }
}
