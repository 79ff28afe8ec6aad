import type { HoldOutcome } from '@agio/ledger/hold';
import type { Ledger } from '@agio/ledger/ledger';
import { walletOf } from '../account/account.js';
import type { AccountDirectory } from '../account/directory.js';
import { unanswered } from '../no-answer.js';
import { rejectionOf, type BlamedAccount } from '../transfer/rejection.js';
import type { HoldResult, NamedHold } from './hold.js';

/** Sets money of wallets aside and releases it. Failures of the system are the answer `noAnswer` and never thrown. */
export interface Holding {
  /** Places each hold for itself and answers in their order, once they are committed. Wallets that are missing are opened first. */
  place(holds: readonly NamedHold[]): Promise<HoldResult[]>;
  /** Voids each hold for itself, unless it has been resolved, and answers in their order how they stand, once that is committed. */
  void(ids: readonly string[]): Promise<HoldResult[]>;
}

export interface HoldingDeps {
  readonly ledger: Pick<Ledger, 'placeHold' | 'voidHold' | 'balances'>;
  readonly accounts: AccountDirectory;
  readonly logger: { error(fields: object, message: string): void };
}

export function createHolding({ ledger, accounts, logger }: HoldingDeps): Holding {
  async function placeOne({ id, currency, minor, expiresAt }: NamedHold, account: string): Promise<HoldResult> {
    const outcome = await ledger.placeHold({ id, account, amount: minor, ...(expiresAt && { expiresAt }) });
    return resultOf(outcome, new Map([[account, { kind: 'wallet', currency }]]));
  }

  async function voidOne(id: string): Promise<HoldResult> {
    const outcome = await ledger.voidHold(id);
    if (outcome.kind !== 'rejected') return resultOf(outcome, new Map());
    const [wallet] = (await ledger.balances([outcome.account])).values();
    return resultOf(outcome, new Map(wallet && [[wallet.id, { kind: 'wallet', currency: wallet.asset }]]));
  }

  return {
    async place(holds) {
      let accountIds: string[];
      try {
        accountIds = await accounts.resolve(holds.map(({ userId, currency }) => walletOf(userId, currency)));
      } catch (error) {
        const ids = holds.map(({ id }) => id);
        const result = unanswered(error, ids, logger);
        return holds.map(() => result);
      }
      // All at once and in order, so that they are in the ledger's next batch together.
      return Promise.all(
        holds.map((hold, index) =>
          placeOne(hold, accountIds[index]!).catch((error: unknown) => unanswered(error, [hold.id], logger)),
        ),
      );
    },
    void(ids) {
      return Promise.all(ids.map((id) => voidOne(id).catch((error: unknown) => unanswered(error, [id], logger))));
    },
  };
}

function resultOf(outcome: HoldOutcome, nameOf: ReadonlyMap<string, BlamedAccount>): HoldResult {
  if (outcome.kind !== 'rejected') return outcome;
  return { kind: 'rejected', at: outcome.at, rejection: rejectionOf(outcome, nameOf) };
}
