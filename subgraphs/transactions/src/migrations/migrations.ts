import { Transactions1764100000000 } from './1764100000000-transactions.js';
import { Payouts1764200000000 } from './1764200000000-payouts.js';
import { Remittance1764300000000 } from './1764300000000-remittance.js';
import { Webhooks1764400000000 } from './1764400000000-webhooks.js';
import { Reversals1764710000000 } from './1764710000000-reversals.js';
import { EventCursors1764790000000 } from './1764790000000-event-cursors.js';
import { PaymentReconciliations1764810000000 } from './1764810000000-payment-reconciliations.js';
import { SharedJobs1764950000000 } from './1764950000000-shared-jobs.js';
import { IndexPlans1764960000000 } from './1764960000000-index-plans.js';

/** All that brings the schema `transactions` up to date, oldest first; append only. */
export const migrations = [
  Transactions1764100000000,
  Payouts1764200000000,
  Remittance1764300000000,
  Webhooks1764400000000,
  Reversals1764710000000,
  EventCursors1764790000000,
  PaymentReconciliations1764810000000,
  SharedJobs1764950000000,
  IndexPlans1764960000000,
];
