import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type { Logger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type pg from 'pg';
import { AccountDocument, AdministratorsDocument, type AdministratorsQuery } from '../clients/users.js';
import { queueMails } from '../mail/mail-store.js';
import { renderApproval } from '../templates/approval/approval.js';
import type { MailContent } from '../templates/content.js';
import { renderLedgerDifference } from '../templates/ledger-difference/ledger-difference.js';
import { readAlert, type Alert, type StoredAlert } from './alert.js';
import { claimAlerts, deleteAlert } from './store.js';

type Administrator = AdministratorsQuery['administrators'][number];

/** Alerts in one round. */
const claimedMax = 100;
/** An alert that could not be written for so long is news no more. */
const lifeMs = 3 * 24 * 3_600_000;

/**
 * Writes the mails of the alerts that are due, one for each administrator. It asks users who they are before it opens a transaction; while there is no
 * answer, an alert stays and is tried again, later and later; one that fails does not keep the others.
 */
export function createAlertComposer({ pool, call, logger }: { pool: pg.Pool; call: SubgraphCaller; logger: Logger }) {
  async function contentOf(alert: Alert): Promise<(to: Administrator) => MailContent | null> {
    if (alert.name === 'ledger.differenceFound')
      return ({ name }) => renderLedgerDifference({ ...alert.payload, name });
    const { requestedBy } = alert.payload;
    const { account } = await call('users', AccountDocument, { id: requestedBy });
    const asker = account ? `${account.name} <${account.email}>` : requestedBy;
    // Whoever has asked knows, and cannot approve it.
    return ({ id, name }) => (id === requestedBy ? null : renderApproval({ ...alert.payload, asker, name }));
  }

  async function compose(alert: Alert): Promise<void> {
    const { eventId, name } = alert;
    const [{ administrators }, render] = await Promise.all([
      call('users', AdministratorsDocument, {}),
      contentOf(alert),
    ]);
    const mails = administrators.flatMap((to) => {
      const content = render(to);
      return content ? [{ eventId: newId(), to: to.email, userId: to.id, ...content }] : [];
    });
    if (mails.length === 0) logger.warn({ eventId, name }, 'an alert has no administrator to be sent to');
    await withTransaction(pool, async (client) => {
      if (await deleteAlert(client, eventId)) await queueMails(client, mails);
    });
  }

  async function giveUp(alert: StoredAlert): Promise<void> {
    logger.error({ alert }, 'an alert was given up: it could not be written for days');
    await deleteAlert(pool, alert.eventId);
  }

  async function attempt(alert: StoredAlert): Promise<void> {
    try {
      if (Date.now() - alert.createdAt.getTime() > lifeMs) await giveUp(alert);
      else await compose(readAlert(alert));
    } catch (error) {
      logger.warn({ err: error, eventId: alert.eventId }, 'an alert could not be written yet');
    }
  }

  /** Goes on for as long as a round finds as many as it may take. */
  return async (signal: AbortSignal): Promise<void> => {
    let claimed: StoredAlert[];
    do {
      claimed = await claimAlerts(pool, claimedMax);
      for (const alert of claimed) await attempt(alert);
    } while (claimed.length === claimedMax && !signal.aborted);
  };
}
