import type { Hold, HoldOutcome } from './hold.js';
import { fingerprintTransfer, type Outcome, type Transfer } from './transfer.js';

/** What a batch applies, normalised. */
export type Operation =
  | { kind: 'post'; transfer: Transfer }
  | { kind: 'place'; hold: Hold }
  | { kind: 'void'; holdId: string }
  /** Releases a hold whose time is over, and any other one not. */
  | { kind: 'expire'; holdId: string };

/** The answer to an operation of a kind. */
export type AnswerTo<Kind extends Operation['kind']> = Kind extends 'post' ? Outcome : HoldOutcome;

/** The transfer's or the hold's: they share one, so that no batch has two operations about the same hold. */
export function idOf(operation: Operation): string {
  switch (operation.kind) {
    case 'post':
      return operation.transfer.id;
    case 'place':
      return operation.hold.id;
    case 'void':
    case 'expire':
      return operation.holdId;
  }
}

/** Equal texts, equal operations on an id. */
export function fingerprintOf(operation: Operation): string {
  switch (operation.kind) {
    case 'post':
      return fingerprintTransfer(operation.transfer);
    case 'place':
      return `places ${operation.hold.account} ${operation.hold.amount} ${operation.hold.expiresAt?.getTime() ?? ''}`;
    case 'void':
      return 'voids';
    case 'expire':
      return 'expires';
  }
}
