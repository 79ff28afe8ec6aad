import { userIdOf } from '@agio/runtime/identity/identity';
import type { Context } from '../context.js';
import type { Wallet } from '../wallet/wallet.js';

/** The wallet of an id. A foreign id, a missing one and a malformed one all answer null. */
export async function ownWallet(id: string, { identity, loaders }: Context): Promise<Wallet | null> {
  const wallet = await loaders.wallet.load(id);
  return wallet !== null && wallet.userId === userIdOf(identity) ? wallet : null;
}
