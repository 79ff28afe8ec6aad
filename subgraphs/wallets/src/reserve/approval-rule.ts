import { findAsset } from '@agio/runtime/money/assets';
import { parseAmount } from '@agio/runtime/money/money';
import { z } from 'zod';

/** From how many minor units of a currency on moving them between capital and a reserve, either way, needs a second person; null for never. */
export type ApprovalRule = (currency: string) => bigint | null;

const form = 'must be amounts by currency, such as `EUR=100000,JPY=10000000`';

/** From which amount on an adjustment of a reserve needs an approval, by currency: `EUR=100000,USD=100000`. None unless given. */
export const approvalRuleVariable = z
  .string()
  .default('')
  .transform((text, context): ApprovalRule => {
    const thresholds = new Map<string, bigint>();
    for (const part of text.split(',').filter((each) => each.trim() !== '')) {
      const [, currency = '', amount = ''] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
      const parsed = findAsset(currency) && parseAmount(amount, currency);
      if (!parsed?.ok || parsed.minor < 0n) {
        context.addIssue({ code: 'custom', message: `${form}; "${part}" is not` });
        return z.NEVER;
      }
      thresholds.set(currency, parsed.minor);
    }
    return (currency) => thresholds.get(currency) ?? null;
  });
