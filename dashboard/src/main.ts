import { createAgioClient } from '@agio/client/client';
import type { ConnectionState } from '@agio/client/socket';
import { createAccount } from './account.js';
import { keepSession, readSession } from './kept-session.js';
import { createLogInForm } from './log-in.js';
import { byId } from './page.js';
import { showRates } from './rates.js';

const connection = byId('connection', HTMLParagraphElement);

const words: Readonly<Record<ConnectionState, string>> = {
  idle: 'Connecting …',
  connecting: 'Connecting …',
  connected: 'Live',
  waiting: 'Reconnecting …',
};

function showConnection(state: ConnectionState): void {
  const isOffline = !navigator.onLine;
  const text = isOffline ? 'Offline: what you see may be old' : words[state];
  if (connection.textContent !== text) connection.textContent = text;
  connection.dataset['state'] =
    isOffline || state === 'waiting' ? 'waiting' : state === 'connected' ? 'live' : 'connecting';
}

let state: ConnectionState = 'connecting';
const client = createAgioClient({
  url: new URL('/graphql', location.href).href,
  session: readSession(),
  onConnection(next) {
    state = next;
    showConnection(state);
  },
});
addEventListener('online', () => showConnection(state));
addEventListener('offline', () => showConnection(state));

const form = createLogInForm(client);
const account = createAccount(client);

client.sessions.onChange((session, change) => {
  keepSession(session);
  if (change === 'renewed') return;
  if (session) {
    form.hide();
    account.show(true);
    return;
  }
  account.hide();
  form.show(change === 'ended' ? 'Your session is over. Log in again.' : '');
  byId('email', HTMLInputElement).focus();
});

showRates(client);
if (client.sessions.current()) account.show(false);
else form.show();
