import type { EventFeed } from '@agio/runtime/outbox/event-feed';
import type { SubgraphContext } from '@agio/runtime/subgraph/subgraph';
import type { MailStore } from './mail/mail-store.js';

/** What the resolvers of notifications work with. */
export interface NotificationsDeps {
  readonly events: EventFeed;
  readonly mails: MailStore;
}

export type Context = SubgraphContext<NotificationsDeps>;
