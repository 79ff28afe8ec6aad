import { eventCatalogue, type EventPayload } from '@agio/schema/events';

/** Events that administrators are told of by mail. */
export type AlertName = 'approval.requested' | 'ledger.differenceFound';

/** Something that administrators are to be told of: an event, as it was told. */
export type Alert = {
  [Name in AlertName]: {
    readonly eventId: string;
    readonly name: Name;
    readonly payload: EventPayload<Name>;
    readonly createdAt: Date;
  };
}[AlertName];

/** An alert as it is stored. */
export interface StoredAlert {
  readonly eventId: string;
  readonly name: AlertName;
  readonly payload: unknown;
  readonly createdAt: Date;
}

/** @throws ZodError when the payload is not the event's. */
export function readAlert(row: StoredAlert): Alert {
  return { ...row, payload: eventCatalogue[row.name].payload.parse(row.payload) } as Alert;
}
