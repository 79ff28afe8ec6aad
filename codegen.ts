import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphs, sdlOf } from './schema/src/subgraphs.js';

/** How scalars arrive in resolvers and leave them: amounts and rates are decimal strings, never numbers. */
const scalars = {
  ID: 'string',
  Decimal: 'string',
  CurrencyCode: 'string',
  CurrencyPair: 'string',
  DateTime: 'Date',
};

/** On the client's side every scalar is what JSON has. */
const wireScalars = { ...scalars, DateTime: 'string' };

/** Entities and values that resolvers hand on in another shape than the graph shows, by subgraph. */
const mappers: Record<string, Record<string, string>> = {
  gateway: {},
  users: { User: '../user/user.entity.js#User as UserEntity' },
  wallets: {
    Approval: '../approval/approval.js#Approval as ApprovalModel',
    Entry: '../statement/entries.js#StatementEntry as EntryModel',
    RealisedGain: '../position/position.js#RealisedGain as RealisedGainModel',
    Receivable: '../receivable/receivable.js#Receivable as ReceivableModel',
    Reserve: '../reserve/reserve.js#Reserve as ReserveModel',
    Treasury: '../position/position.js#Treasury as TreasuryModel',
    Statement: '../statement/statement.js#Statement as StatementModel',
    TreasuryPosition: '../position/position.js#Position as PositionModel',
    Wallet: '../wallet/wallet.js#Wallet as WalletModel',
  },
  rates: {
    Candle: '../candle/candle.js#Candle as CandleModel',
    Rate: '../rate/pricing.js#Rate as RateModel',
    TradableRate: '../rate/pricing.js#Rate as RateModel',
  },
  transactions: {
    Beneficiary: '../beneficiary/beneficiary.js#Beneficiary as BeneficiaryModel',
    BeneficiarySnapshot: '../beneficiary/beneficiary.js#BeneficiarySnapshot as BeneficiarySnapshotModel',
    Quote: '../quote/quote.js#Quote as QuoteModel',
    Transaction: '../transaction/transaction.js#Transaction as TransactionModel',
    TransactionChange: '../resolvers/TransactionChange.js#TransactionChangeModel',
  },
  notifications: {
    Mail: '../mail/mail.entity.js#Mail as MailEntity',
    Notification: '../mail/mail-store.js#NotificationRow',
    NotificationEvent: '../resolvers/NotificationEvent.js#NotificationEventModel',
  },
};

/** The commands and queries that one part sends to another, typed from the owner's own SDL. */
const clients: readonly { folder: string; owner: string }[] = [
  { folder: 'gateway/src/clients', owner: 'users' },
  { folder: 'subgraphs/notifications/src/clients', owner: 'transactions' },
  { folder: 'subgraphs/notifications/src/clients', owner: 'users' },
  { folder: 'subgraphs/transactions/src/clients', owner: 'users' },
  { folder: 'subgraphs/wallets/src/clients', owner: 'users' },
  { folder: 'subgraphs/transactions/src/clients', owner: 'rates' },
  { folder: 'subgraphs/transactions/src/clients', owner: 'wallets' },
];

/** Whoever stands outside and sends documents to the public API. */
const frontends: readonly string[] = ['client', 'dashboard'];

const clientConfig = {
  scalars: wireScalars,
  enumsAsTypes: true,
  useTypeImports: true,
  documentMode: 'documentNode' as const,
};

const config: CodegenConfig = {
  hooks: { afterAllFileWrite: ['prettier --write'] },
  generates: {
    ...Object.fromEntries(
      subgraphs.map(({ name, folder }) => [
        `${folder}/generated/resolvers.ts`,
        {
          schema: sdlOf(name),
          plugins: ['typescript', 'typescript-resolvers'],
          config: {
            federation: true,
            scalars,
            enumsAsTypes: true,
            useTypeImports: true,
            makeResolverTypeCallable: true,
            contextType: '../context.js#Context',
            mappers: mappers[name] ?? {},
          },
        },
      ]),
    ),
    ...Object.fromEntries(
      clients.map(({ folder, owner }) => [
        `${folder}/${owner}.ts`,
        {
          schema: sdlOf(owner),
          documents: `${folder}/${owner}.graphql`,
          plugins: ['typescript-operations', 'typed-document-node'],
          config: clientConfig,
        },
      ]),
    ),
    ...Object.fromEntries(
      frontends.map((folder) => [
        `${folder}/src/generated/documents.ts`,
        {
          schema: 'schema/api.graphql',
          documents: `${folder}/src/documents.graphql`,
          plugins: ['typescript-operations', 'typed-document-node'],
          config: clientConfig,
        },
      ]),
    ),
    'e2e/src/frontend/operations.ts': {
      schema: 'schema/api.graphql',
      documents: 'e2e/src/frontend/operations.graphql',
      plugins: ['typescript-operations', 'typed-document-node'],
      config: clientConfig,
    },
  },
};

export default config;
