import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { assets } from '@agio/runtime/money/assets';
import { newAdmin, startWallets, type StartedWallets } from '../testing/started-wallets.js';

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets({ AGIO_SEED: 'demo' });
});
afterAll(() => wallets.stop());

const read = () => wallets.data('{ reserves { currency balance { amount } } }', {}, newAdmin());

it('funds the reserve of every asset, once', async () => {
  const first = await read();
  expect(first.reserves).toHaveLength(assets.length);
  expect(first.reserves).toContainEqual({ currency: 'EUR', balance: { amount: '1000000000.00' } });
  expect(first.reserves).toContainEqual({ currency: 'JPY', balance: { amount: '1000000000' } });
  expect(first.reserves).toContainEqual({ currency: 'MCO2', balance: { amount: '10000000.00000000' } });
  await wallets.restart();
  expect(await read()).toEqual(first);
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
