import type { MutationResolvers, TransferOutcome } from '../../generated/resolvers.js';
import { checkDistinct, readTransfers } from '../../transfer/read-input.js';
import type { TransferResult } from '../../transfer/transfer.js';

export const postTransfers: MutationResolvers['postTransfers'] = async (_, { transfers, mode, dryRun }, { deps }) => {
  const { posting } = deps;
  const read = readTransfers(transfers);
  if (dryRun || mode === 'ALL') checkDistinct(read);
  const results = dryRun
    ? await posting.rehearse(read, mode === 'ALL' ? 'all' : 'each')
    : await (mode === 'ALL' ? posting.postTogether(read) : posting.post(read));
  return results.map((result, index) => ({ ...outcomeOf(transfers[index]!.id, result), dryRun }));
};

function outcomeOf(id: string, result: TransferResult): Omit<TransferOutcome, 'dryRun'> {
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
