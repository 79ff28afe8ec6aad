import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createLedger } from '@agio/ledger/ledger';
import { createLogger } from '@agio/runtime/logging/logger';
import {
  clearing,
  hold,
  newCustomer,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';
import { expireHolds } from './expire-holds.js';

let wallets: StartedWallets;
beforeAll(async () => {
  wallets = await startWallets();
});
afterAll(() => wallets.stop());

it('makes the money of a hold available again when its time is over', async () => {
  const customer = newCustomer();
  await wallets.post(transfer(clearing, walletOf(customer), ['10.00', 'EUR']));
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const [short, endless] = [{ ...hold(customer, ['4.00', 'EUR']), expiresAt }, hold(customer, ['1.00', 'EUR'])];
  expect(await wallets.placeHold(short)).toMatchObject({ status: 'PLACED' });
  expect(await wallets.placeHold(endless)).toMatchObject({ status: 'PLACED' });

  const ledger = createLedger({ pool: wallets.database.pool({ schema: 'wallets' }) });
  const loop = expireHolds(ledger, createLogger({ name: 'test', level: 'silent' }));
  try {
    // Nobody asks for the hold here: reading the wallet does not release it.
    for (let held = ''; held !== '1.00';) {
      const query = 'mutation { openWallet(input: { currency: "EUR" }) { wallet { held { amount } } } }';
      held = (await wallets.data(query, {}, customer)).openWallet.wallet.held.amount;
    }
  } finally {
    await loop.stop();
    await ledger.stop();
  }
  expect(await wallets.placeHold(short)).toMatchObject({ status: 'EXPIRED', rejection: null });
  expect(await wallets.voidHold(short.id)).toMatchObject({ status: 'EXPIRED' });
  const late = { ...transfer(walletOf(customer), clearing, ['4.00', 'EUR']), id: short.id, postsHold: true };
  expect(await wallets.post(late)).toMatchObject({ status: 'REJECTED', rejection: { code: 'HOLD_EXPIRED' } });
  expect(await wallets.placeHold({ ...endless, expiresAt })).toMatchObject({ status: 'ID_REUSED' });
  expect(await wallets.voidHold(endless.id)).toMatchObject({ status: 'VOIDED' });
});
