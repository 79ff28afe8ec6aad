import type { Resolvers } from '../generated/resolvers.js';
import { login } from './Mutation/login.js';
import { logout } from './Mutation/logout.js';
import { refreshSession } from './Mutation/refreshSession.js';
import { register } from './Mutation/register.js';
import { setKycStatus } from './Mutation/setKycStatus.js';
import { account } from './Query/account.js';
import { accountByEmail } from './Query/accountByEmail.js';
import { accounts } from './Query/accounts.js';
import { administrators } from './Query/administrators.js';
import { revokedSessions } from './Query/revokedSessions.js';
import { verificationKeys } from './Query/verificationKeys.js';
import { User } from './User.js';

export const resolvers: Resolvers = {
  Query: { account, accountByEmail, accounts, administrators, revokedSessions, verificationKeys },
  Mutation: { login, logout, refreshSession, register, setKycStatus },
  User,
};
