import type { Resolvers } from '../generated/resolvers.js';
import { adjustReserve } from './Mutation/adjustReserve.js';
import { openWallet } from './Mutation/openWallet.js';
import { placeHolds } from './Mutation/placeHolds.js';
import { postTransfers } from './Mutation/postTransfers.js';
import { setReserveThreshold } from './Mutation/setReserveThreshold.js';
import { voidHolds } from './Mutation/voidHolds.js';
import { conservation } from './Query/conservation.js';
import { houseEntries } from './Query/houseEntries.js';
import { receivables } from './Query/receivables.js';
import { reserves } from './Query/reserves.js';
import { wallet } from './Query/wallet.js';
import { Entry } from './Entry.js';
import { Receivable } from './Receivable.js';
import { Reserve } from './Reserve.js';
import { User } from './User.js';
import { Wallet } from './Wallet.js';

export const resolvers: Resolvers = {
  Query: { conservation, houseEntries, receivables, reserves, wallet },
  Mutation: { adjustReserve, openWallet, placeHolds, postTransfers, setReserveThreshold, voidHolds },
  Entry,
  Receivable,
  Reserve,
  User,
  Wallet,
};
