import type { AgioClient } from '@agio/client/client';
import { LiveRatesDocument, type LiveRatesSubscription } from './generated/documents.js';
import { byId, create, timeOfDay } from './page.js';

type Rate = NonNullable<LiveRatesSubscription['rateChanged']>;

/** What the page shows to everybody. */
const pairs = ['EUR/USD', 'GBP/USD', 'USD/JPY', 'EUR/GBP', 'USD/INR', 'EUR/INR'];
/** How long a change is seen. */
const glowMs = 900;

interface Row {
  readonly bid: HTMLElement;
  readonly ask: HTMLElement;
  readonly asOf: HTMLElement;
}

/** Shows the main rates as they move. */
export function showRates(client: Pick<AgioClient, 'subscribe'>): void {
  const table = byId('rates', HTMLTableElement);
  const note = byId('rates-note', HTMLParagraphElement);
  const body = table.tBodies[0] ?? table.createTBody();
  const rows = new Map(pairs.map((pair) => [pair, addRow(body, pair)]));

  function show(rate: Rate): void {
    const row = rows.get(rate.pair);
    if (!row) return;
    table.removeAttribute('aria-busy');
    note.textContent = '';
    change(row.bid, rate.bid);
    change(row.ask, rate.ask);
    row.asOf.textContent = timeOfDay(rate.asOf);
  }

  client.subscribe(
    LiveRatesDocument,
    { pairs },
    {
      next: ({ rateChanged }) => rateChanged && show(rateChanged),
      failed(error) {
        table.removeAttribute('aria-busy');
        note.textContent = `There are no rates: ${error.message}`;
      },
    },
  );
}

function addRow(body: HTMLTableSectionElement, pair: string): Row {
  const [bid, ask] = [create('td', { className: 'number' }, '–'), create('td', { className: 'number' }, '–')];
  const asOf = create('td', { className: 'number wide' }, '–');
  body.append(create('tr', {}, create('th', { scope: 'row' }, pair), bid, ask, asOf));
  return { bid, ask, asOf };
}

/** Shows a new value, and for a moment which way it went. */
function change(cell: HTMLElement, next: string): void {
  const before = cell.textContent ?? '';
  if (before === next) return;
  cell.textContent = next;
  const [from, to] = [Number(before), Number(next)];
  if (Number.isNaN(from) || from === to) return;
  const direction = to > from ? 'up' : 'down';
  cell.classList.remove('up', 'down');
  cell.classList.add(direction);
  setTimeout(() => cell.classList.remove(direction), glowMs);
}
