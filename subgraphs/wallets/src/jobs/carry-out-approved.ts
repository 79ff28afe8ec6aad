import { every, type Loop } from '@agio/runtime/jobs/loop';
import type { Logger } from '@agio/runtime/logging/logger';
import type { CarryingOut } from '../operation/carry-out.js';

const intervalMs = 1_000;

/** Carries out what was approved and then left behind, by a crash or a busy ledger. Any number of processes may do so at once. */
export const carryOutApproved = (carryingOut: Pick<CarryingOut, 'carryOutAll'>, logger: Logger): Loop =>
  every(intervalMs, (signal) => carryingOut.carryOutAll(signal), { name: 'wallets.carryOutApproved', logger });
