import type { SigningKeys } from '@agio/runtime/signing/signing-keys';
import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type DataLoader from 'dataloader';
import type { Identification } from './kyc/identification.js';
import type { Sessions } from './session/sessions.js';
import type { Accounts } from './user/accounts.js';
import type { User } from './user/user.entity.js';
import type { UserStore } from './user/store.js';

/** What the resolvers of users work with. */
export interface UsersDeps {
  readonly users: UserStore;
  readonly accounts: Accounts;
  readonly identification: Identification;
  readonly sessions: Sessions;
  readonly signingKeys: SigningKeys;
}

export interface UsersLoaders {
  readonly user: DataLoader<string, User | null>;
}

export type Context = SubgraphContext<UsersDeps, UsersLoaders>;
