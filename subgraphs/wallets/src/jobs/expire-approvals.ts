import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Approvals } from '../approval/approvals.js';

/** How late it is told at most that nobody has approved an operation in time; that it cannot be approved any more holds at once. */
const intervalMs = 10_000;

/** Tells that operations were not approved in time. Any number of processes may do so at once. */
export const expireApprovals = (approvals: Pick<Approvals, 'expire'>, logger: Logger): Loop =>
  every(intervalMs, (signal) => approvals.expire(signal), { name: 'wallets.expireApprovals', logger });
