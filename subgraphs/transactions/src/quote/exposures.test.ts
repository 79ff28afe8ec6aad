import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createExposures } from './exposures.js';

/** Wallets as a test has it: what it answers, by throwing say, and how often it was asked. */
function scriptedWallets() {
  const script = {
    asked: 0,
    answer: (): { currency: string; left: { amount: string; currency: string } }[] => [
      { currency: 'EUR', left: { amount: '5.00', currency: 'EUR' } },
    ],
  };
  const call = (async () => {
    script.asked++;
    await Promise.resolve();
    return { exposures: script.answer() };
  }) as unknown as SubgraphCaller;
  return { script, exposures: createExposures({ call }) };
}

const away = (): never => {
  throw new SubgraphCallError('wallets', 'TIMEOUT', 'no answer');
};

describe('The exposures that quotes are judged by', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are read once for all who ask within a second, then anew', async () => {
    const { script, exposures } = scriptedWallets();
    expect(await Promise.all(['EUR', 'EUR', 'USD'].map((currency) => exposures.leftOf(currency)))).toEqual([
      500n,
      500n,
      null,
    ]);
    script.answer = () => [];
    jest.advanceTimersByTime(999);
    expect(await exposures.leftOf('EUR')).toBe(500n);
    expect(script.asked).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await exposures.leftOf('EUR')).toBeNull();
    expect(script.asked).toBe(2);
  });

  it('stand as they were while wallets does not answer, and are no limit when there have been none', async () => {
    const { script, exposures } = scriptedWallets();
    await exposures.leftOf('EUR');
    script.answer = away;
    jest.advanceTimersByTime(60_000);
    expect(await exposures.leftOf('EUR')).toBe(500n);
    expect(await exposures.leftOf('EUR')).toBe(500n);
    expect(script.asked).toBe(2);

    const other = scriptedWallets();
    other.script.answer = away;
    expect(await other.exposures.leftOf('EUR')).toBeNull();
  });
});
