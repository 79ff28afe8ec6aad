import type { Resolvers } from '../generated/resolvers.js';
import { adjustReserve } from './Mutation/adjustReserve.js';
import { approveOperation } from './Mutation/approveOperation.js';
import { openWallet } from './Mutation/openWallet.js';
import { placeHolds } from './Mutation/placeHolds.js';
import { postTransfers } from './Mutation/postTransfers.js';
import { rejectOperation } from './Mutation/rejectOperation.js';
import { requestApproval } from './Mutation/requestApproval.js';
import { setReserveThreshold } from './Mutation/setReserveThreshold.js';
import { voidHolds } from './Mutation/voidHolds.js';
import { approval } from './Query/approval.js';
import { approvalRecordKeys } from './Query/approvalRecordKeys.js';
import { approvals } from './Query/approvals.js';
import { conservation } from './Query/conservation.js';
import { houseEntries } from './Query/houseEntries.js';
import { receivables } from './Query/receivables.js';
import { reserves } from './Query/reserves.js';
import { wallet } from './Query/wallet.js';
import { Approval } from './Approval.js';
import { Entry } from './Entry.js';
import { Receivable } from './Receivable.js';
import { Reserve } from './Reserve.js';
import { Statement } from './Statement.js';
import { User } from './User.js';
import { Wallet } from './Wallet.js';

export const resolvers: Resolvers = {
  Query: { approval, approvalRecordKeys, approvals, conservation, houseEntries, receivables, reserves, wallet },
  Mutation: {
    adjustReserve,
    approveOperation,
    openWallet,
    placeHolds,
    postTransfers,
    rejectOperation,
    requestApproval,
    setReserveThreshold,
    voidHolds,
  },
  Approval,
  Entry,
  Receivable,
  Reserve,
  Statement,
  User,
  Wallet,
};
