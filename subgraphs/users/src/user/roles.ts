import type { Role } from '@agio/runtime/identity/identity';

/** What each role may do. A user's token never carries the scope `service`. */
const scopesByRole: Readonly<Record<Role, readonly string[]>> = {
  CUSTOMER: ['customer'],
  TELLER: ['customer'],
  ADMIN: [
    'customer',
    'users:read',
    'users:write',
    'treasury:read',
    'treasury:write',
    'transactions:reverse',
    'rates:write',
    'notifications:read',
  ],
  PARTNER: ['customer'],
};

/** The scopes of somebody with these roles. */
export const scopesOf = (roles: readonly Role[]): string[] => [...new Set(roles.flatMap((role) => scopesByRole[role]))];
