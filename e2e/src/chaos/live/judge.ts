import type { EventLine } from './events.js';

/** Something that must not be. */
export interface LiveFinding {
  readonly kind:
    /** An event that is in the outbox was never told. */
    | 'Missing'
    /** An event was told more than once. */
    | 'Repeated'
    /** An event was told after a later one. */
    | 'OutOfOrder'
    /** What was told is not in the outbox, or is somebody else's. */
    | 'Stray'
    /** A subscription has ended, or an event came with errors. */
    | 'Fault'
    /** What was published is not in the outbox. */
    | 'Unwritten';
  readonly what: string;
}

/**
 * Compares what a follower was told with what the outbox has for it.
 * @param follower its name, for the findings.
 */
export function judgeFollower(
  follower: string,
  expected: readonly EventLine[],
  told: readonly EventLine[],
): LiveFinding[] {
  const findings: LiveFinding[] = [];
  const note = (kind: LiveFinding['kind'], event: EventLine) => findings.push({ kind, what: `${follower}: ${event}` });
  const places = new Map(expected.map((event, place) => [event, place]));
  const seen = new Set<EventLine>();
  let furthest = -1;
  for (const event of told) {
    const place = places.get(event);
    if (place === undefined) note('Stray', event);
    else if (seen.has(event)) note('Repeated', event);
    else if (place < furthest) note('OutOfOrder', event);
    seen.add(event);
    furthest = Math.max(furthest, place ?? -1);
  }
  for (const event of expected) if (!seen.has(event)) note('Missing', event);
  return findings;
}
