import type { AgioClient } from '@agio/client/client';
import {
  LogOutDocument,
  MyTransactionsDocument,
  MyWalletsDocument,
  OverviewDocument,
  type DashboardTransactionFragment,
  type MyWalletsQuery,
} from './generated/documents.js';
import { byId, create, dayAndTime, inWords, written } from './page.js';

type Wallet = NonNullable<NonNullable<MyWalletsQuery['me']>['wallets']>[number];
type Transaction = DashboardTransactionFragment;

/** What a person sees of their own. */
export interface Account {
  /** Loads it, and follows it from there on. @param takesFocus whether this is what the person has just asked for. */
  readonly show: (takesFocus: boolean) => void;
  readonly hide: () => void;
}

const transactionsMax = 10;
/** Changes that come together are read together. */
const walletsPauseMs = 150;
const retryMs = 3_000;

export function createAccount(client: Pick<AgioClient, 'send' | 'subscribe' | 'sessions'>): Account {
  const section = byId('account', HTMLElement);
  const who = byId('who', HTMLParagraphElement);
  const error = byId('account-error', HTMLParagraphElement);
  const news = byId('news', HTMLParagraphElement);
  const logOut = byId('logout', HTMLButtonElement);
  const transactions = new Map<string, Transaction>();
  let unsubscribe = (): void => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was asked for before the last change of the person is not shown any more. */
  let visit = 0;

  async function load(mine: number): Promise<void> {
    try {
      const { data, errors } = await client.send(OverviewDocument);
      if (mine !== visit) return;
      if (!data?.me) throw new Error(errors[0]?.message ?? 'There is no account.');
      const { me } = data;
      who.textContent = me.name ?? me.email ?? '';
      error.textContent = errors.length > 0 ? 'Some of your account cannot be shown at this moment.' : '';
      showWallets(me.wallets ?? []);
      transactions.clear();
      for (const { node } of me.transactions?.edges.toReversed() ?? []) transactions.set(node.id, node);
      showTransactions(transactions);
      follow(mine, me.activityCursor ?? null);
    } catch {
      if (mine !== visit) return;
      error.textContent = 'Your account cannot be loaded at this moment. Trying again …';
      timer = setTimeout(() => void load(mine), retryMs);
    }
  }

  function follow(mine: number, after: string | null): void {
    unsubscribe = client.subscribe(
      MyTransactionsDocument,
      { after },
      {
        cursorOf: ({ myTransactionChanged }) => myTransactionChanged?.cursor,
        next({ myTransactionChanged }) {
          const transaction = myTransactionChanged?.transaction;
          if (mine !== visit || !transaction) return;
          transactions.delete(transaction.id);
          transactions.set(transaction.id, transaction);
          while (transactions.size > transactionsMax) transactions.delete(transactions.keys().next().value as string);
          showTransactions(transactions);
          news.textContent = `${inWords(transaction.kind)} ${moneyOf(transaction)}: ${inWords(transaction.status)}`;
          readWalletsSoon(mine);
        },
        failed({ code }) {
          if (mine !== visit) return;
          // The present state is read anew, and followed from there. That a session is over, whoever keeps it is told.
          if (code !== 'UNAUTHENTICATED') timer = setTimeout(() => void load(mine), retryMs);
        },
      },
    );
  }

  function readWalletsSoon(mine: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      client.send(MyWalletsDocument).then(
        ({ data }) => mine === visit && data?.me?.wallets && showWallets(data.me.wallets),
        () => mine === visit && readWalletsSoon(mine),
      );
    }, walletsPauseMs);
  }

  function leave(): void {
    visit++;
    clearTimeout(timer);
    unsubscribe();
    unsubscribe = () => undefined;
  }

  logOut.addEventListener('click', () => {
    logOut.disabled = true;
    // Whether the platform hears of it or not, this page forgets the session.
    void client
      .send(LogOutDocument)
      .catch(() => undefined)
      .then(() => {
        logOut.disabled = false;
        client.sessions.set(null);
      });
  });

  return {
    show(takesFocus) {
      leave();
      section.hidden = false;
      error.textContent = '';
      news.textContent = '';
      who.textContent = 'Loading …';
      showWallets([]);
      showTransactions(new Map());
      byId('wallets-note', HTMLParagraphElement).textContent = '';
      byId('transactions-note', HTMLParagraphElement).textContent = '';
      if (takesFocus) section.focus();
      void load(visit);
    },
    hide() {
      leave();
      section.hidden = true;
      // What was somebody's is not left in the page.
      showWallets([]);
      showTransactions(new Map());
      who.textContent = '';
    },
  };
}

function showWallets(wallets: readonly Wallet[]): void {
  const items = wallets.map(({ currency, balance, available }) => {
    const held = available.amount === balance.amount ? [] : [`${written(available)} available`];
    return create(
      'li',
      {},
      create('strong', {}, written(balance)),
      create('span', { className: 'detail' }, held[0] ?? currency),
    );
  });
  byId('wallets', HTMLUListElement).replaceChildren(...items);
  byId('wallets-note', HTMLParagraphElement).textContent =
    items.length === 0 ? 'There is no wallet yet; one is opened when money comes in.' : '';
}

/** What arrived, or what left where nothing did. */
function moneyOf({ received, sent }: Pick<Transaction, 'received' | 'sent'>): string {
  const money = received ?? sent;
  return money ? written(money) : '';
}

/** @param transactions the latest last. */
function showTransactions(transactions: ReadonlyMap<string, Transaction>): void {
  const table = byId('transactions', HTMLTableElement);
  table.tBodies[0]?.replaceChildren(...[...transactions.values()].toReversed().map(rowOf));
  table.hidden = transactions.size === 0;
  byId('transactions-note', HTMLParagraphElement).textContent = table.hidden ? 'Nothing has happened yet.' : '';
}

function rowOf(transaction: Transaction): HTMLElement {
  const { reference, kind, status, sent, received, failure, createdAt } = transaction;
  const isExchange = sent !== null && received !== null && sent.currency !== received.currency;
  const detail = (text: string): HTMLElement => create('span', { className: 'detail' }, text);
  return create(
    'tr',
    {},
    create('th', { scope: 'row' }, inWords(kind), detail(reference)),
    create('td', {}, inWords(status), detail(failure?.message ?? dayAndTime(createdAt))),
    create(
      'td',
      { className: 'number' },
      moneyOf(transaction),
      ...(isExchange ? [detail(`for ${written(sent)}`)] : []),
    ),
  );
}
