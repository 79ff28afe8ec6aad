import { formatMoney } from '@agio/runtime/money/money';
import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import { queueMail } from '../mail/mail-store.js';
import { renderLowReserve } from '../templates/low-reserve/low-reserve.js';

/** Writes the mail that a reserve has fallen below its threshold. @param to the address of the treasury. */
export const warnTreasury = (to: string): Consumer =>
  defineConsumer(eventCatalogue, {
    name: 'notifications.warnTreasury',
    event: 'reserve.belowThreshold',
    handle: ({ id, payload: { currency, balanceMinor, thresholdMinor } }, client) => {
      const money = (minor: string) => formatMoney({ minor: BigInt(minor), asset: currency });
      const content = renderLowReserve({ balance: money(balanceMinor), threshold: money(thresholdMinor) });
      return queueMail(client, { eventId: id, to, ...content });
    },
  });
