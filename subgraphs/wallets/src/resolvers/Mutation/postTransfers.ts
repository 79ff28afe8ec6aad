import type { MutationResolvers, TransferOutcome } from '../../generated/resolvers.js';
import { readTransfers } from '../../transfer/read-input.js';
import type { TransferResult } from '../../transfer/transfer.js';

export const postTransfers: MutationResolvers['postTransfers'] = async (_, { transfers }, { deps }) => {
  const results = await deps.posting.post(readTransfers(transfers));
  return results.map((result, index) => outcomeOf(transfers[index]!.id, result));
};

function outcomeOf(id: string, result: TransferResult): TransferOutcome {
  switch (result.kind) {
    case 'posted':
      return { id, status: 'POSTED', at: result.at };
    case 'rejected':
      return { id, status: 'REJECTED', at: result.at, rejection: result.rejection };
    case 'idReused':
      return { id, status: 'ID_REUSED' };
    case 'noAnswer':
      return { id, status: 'BUSY' };
  }
}
