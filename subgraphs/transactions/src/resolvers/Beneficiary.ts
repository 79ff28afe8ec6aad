import { userIdOf } from '@agio/runtime/identity/identity';
import { maskAccount } from '../beneficiary/bank-account.js';
import type { BeneficiaryResolvers, BeneficiarySnapshotResolvers } from '../generated/resolvers.js';

export const Beneficiary: BeneficiaryResolvers = {
  __resolveReference({ id }, { deps, identity }) {
    const userId = userIdOf(identity);
    return userId === null ? null : deps.beneficiaries.find(userId, id);
  },
  kind: ({ account }) => account.kind,
  account: ({ account }) => maskAccount(account),
};

export const BeneficiarySnapshot: BeneficiarySnapshotResolvers = {
  kind: ({ account }) => account.kind,
  account: ({ account }) => maskAccount(account),
};
