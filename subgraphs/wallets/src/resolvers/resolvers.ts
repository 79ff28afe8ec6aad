import type { Resolvers } from '../generated/resolvers.js';
import { adjustReserve } from './Mutation/adjustReserve.js';
import { approveOperation } from './Mutation/approveOperation.js';
import { openWallet } from './Mutation/openWallet.js';
import { placeHolds } from './Mutation/placeHolds.js';
import { postTransfers } from './Mutation/postTransfers.js';
import { rejectOperation } from './Mutation/rejectOperation.js';
import { requestApproval } from './Mutation/requestApproval.js';
import { replenishReserve } from './Mutation/replenishReserve.js';
import { setExposureLimit } from './Mutation/setExposureLimit.js';
import { setReserveTarget } from './Mutation/setReserveTarget.js';
import { setReserveThreshold } from './Mutation/setReserveThreshold.js';
import { voidHolds } from './Mutation/voidHolds.js';
import { writeOffReceivable } from './Mutation/writeOffReceivable.js';
import { approval } from './Query/approval.js';
import { approvalRecordKeys } from './Query/approvalRecordKeys.js';
import { approvals } from './Query/approvals.js';
import { conservation } from './Query/conservation.js';
import { exposures } from './Query/exposures.js';
import { houseEntries } from './Query/houseEntries.js';
import { ledgerVerification } from './Query/ledgerVerification.js';
import { receivables } from './Query/receivables.js';
import { reserves } from './Query/reserves.js';
import { treasury } from './Query/treasury.js';
import { wallet } from './Query/wallet.js';
import { Approval } from './Approval.js';
import { Entry } from './Entry.js';
import { RealisedGain } from './RealisedGain.js';
import { Receivable } from './Receivable.js';
import { Reserve } from './Reserve.js';
import { Statement } from './Statement.js';
import { Treasury } from './Treasury.js';
import { TreasuryPosition } from './TreasuryPosition.js';
import { User } from './User.js';
import { Wallet } from './Wallet.js';

export const resolvers: Resolvers = {
  Query: {
    approval,
    approvalRecordKeys,
    approvals,
    conservation,
    exposures,
    houseEntries,
    ledgerVerification,
    receivables,
    reserves,
    treasury,
    wallet,
  },
  Mutation: {
    adjustReserve,
    approveOperation,
    openWallet,
    placeHolds,
    postTransfers,
    rejectOperation,
    replenishReserve,
    requestApproval,
    setExposureLimit,
    setReserveTarget,
    setReserveThreshold,
    voidHolds,
    writeOffReceivable,
  },
  Approval,
  Entry,
  RealisedGain,
  Receivable,
  Reserve,
  Statement,
  Treasury,
  TreasuryPosition,
  User,
  Wallet,
};
