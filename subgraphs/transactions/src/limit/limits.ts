import { parseDecimal } from '@agio/runtime/money/decimal';
import { convert, formatMoney, type Money } from '@agio/runtime/money/money';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { TradableRateDocument } from '../clients/rates.js';
import { AccountDocument } from '../clients/users.js';
import type { Refusal } from '../errors.js';
import { limitOf, type LimitedAccount, type LimitPolicy } from './policy.js';
import type { LimitedCall, LimitUses } from './uses.js';

/** What a person may send out of the platform, in the currency of the limits. */
export interface PersonalLimits {
  readonly perTransaction: Money;
  readonly daily: Money;
  readonly dailyLeft: Money;
}

/** The limits of what leaves the platform, by withdrawals and remittances together. */
export interface Limits {
  /**
   * Judges an amount that a call is about to send out, and counts it if it may. A repeat of a call that was carried out is never refused.
   * @returns why the person may not send that much; null when it may.
   */
  check: (call: LimitedCall, money: Money) => Promise<Refusal | null>;
  /** Takes back what was counted for a call that was refused for another reason afterwards. */
  release: (call: LimitedCall) => Promise<void>;
  /** What a person may still send; null for an account that is not there. */
  of: (userId: string) => Promise<PersonalLimits | null>;
}

export function createLimits(deps: { call: SubgraphCaller; uses: LimitUses; policy: LimitPolicy }): Limits {
  const { call: ask, uses, policy } = deps;
  const money = (minor: bigint): Money => ({ minor, asset: policy.currency });

  const findAccount = async (userId: string): Promise<LimitedAccount | null> =>
    (await ask('users', AccountDocument, { id: userId })).account;

  /** By the middle of the market, of any age: the limits are no price, and an old rate protects better than none. */
  async function inLimitCurrency(amount: Money): Promise<bigint | null> {
    if (amount.asset === policy.currency) return amount.minor;
    const pair = { sell: amount.asset, buy: policy.currency };
    const { tradableRate } = await ask('rates', TradableRateDocument, pair);
    const mid = tradableRate ? parseDecimal(tradableRate.mid) : undefined;
    if (!mid) return null;
    const { minor } = convert(amount, mid, policy.currency);
    return minor > 0n ? minor : 1n;
  }

  async function judge(call: LimitedCall, amount: Money): Promise<Refusal | null> {
    const account = await findAccount(call.userId);
    if (!account) throw new Error(`The person ${call.userId} has no account.`);
    const limit = limitOf(account, policy);
    if (!limit) return { kind: 'KycRequired' };
    const minor = await inLimitCurrency(amount);
    if (minor === null) return { kind: 'RateUnavailable', sell: amount.asset, buy: policy.currency };
    const advice = account.kycStatus === 'VERIFIED' ? '' : ' You can send more once your identity has been verified.';
    if (minor > limit.once) {
      return exceeded(`You can send ${words(money(limit.once))} at once; this is ${words(money(minor))}.${advice}`);
    }
    const { reserved, used } = await uses.reserve(call, minor, limit.daily);
    if (reserved) return null;
    const left = words(money(leftOf(limit.daily, used)));
    return exceeded(`You can send ${words(money(limit.daily))} within 24 hours, and have ${left} left.${advice}`);
  }

  return {
    async check(call, amount) {
      if (await uses.isBound(call)) return null;
      try {
        return await judge(call, amount);
      } catch (error) {
        // Users or rates do not answer for the moment.
        if (error instanceof SubgraphCallError && error.extensions) return { kind: 'Busy' };
        throw error;
      }
    },

    release: uses.release,

    async of(userId) {
      const account = await findAccount(userId);
      if (!account) return null;
      const limit = limitOf(account, policy) ?? { once: 0n, daily: 0n };
      const used = await uses.usedBy(userId);
      return {
        perTransaction: money(limit.once),
        daily: money(limit.daily),
        dailyLeft: money(leftOf(limit.daily, used)),
      };
    },
  };
}

/** Less than nothing is left when the limit has become smaller meanwhile. */
const leftOf = (daily: bigint, used: bigint): bigint => (used > daily ? 0n : daily - used);

function words(money: Money): string {
  const { amount, currency } = formatMoney(money);
  return `${amount} ${currency}`;
}

const exceeded = (message: string): Refusal => ({ kind: 'LimitExceeded', message, field: ['input', 'amount'] });
