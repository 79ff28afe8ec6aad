import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { RunningServer } from '@agio/runtime/http/server';
import { createIdentityVerifier } from '@agio/runtime/identity/identity-token';
import type { Logger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import { asLatestOf, withCursor } from '@agio/runtime/streams/event-mark';
import { createLatestByKey } from '@agio/runtime/streams/latest';
import { createEventQueue, type EventQueue } from '@agio/runtime/streams/queue';
import type { SubgraphDirectory } from '@agio/runtime/subgraph/caller';
import { localEndpoint, type SubgraphEndpoint } from '@agio/runtime/subgraph/execute';
import { serveSubgraph } from '@agio/runtime/subgraph/server';
import { parse, type GraphQLSchema } from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])`;

/** What publishes articles, which nobody may miss, and ticks, of which only the latest counts. */
const news = `${link}
  type Query { article(id: ID!): Article }
  type Subscription { articlePublished(after: String): Publication tick: Tick }
  type Publication { cursor: String! article: Article! text: String! }
  type Article @key(fields: "id") { id: ID! title: String }
  type Tick { n: Int! text: String! }`;

/** Another team's subgraph, as it was and as it is replaced: it tells the titles then. */
const reviews = {
  before: `${link} type Article @key(fields: "id") { id: ID! stars: Int }`,
  after: `${link} type Query { best: Article } type Article @key(fields: "id") { id: ID! stars: Int title: String @override(from: "news") }`,
} as const;

/** The supergraph with reviews of one kind or the other. */
export function composeNews(kind: keyof typeof reviews): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'news', typeDefs: parse(news), url: 'http://news.invalid/graphql' },
    { name: 'reviews', typeDefs: parse(reviews[kind]), url: 'http://reviews.invalid/graphql' },
  ]);
  if (!supergraphSdl) throw new Error(errors?.join('\n'));
  return supergraphSdl;
}

interface Publication {
  readonly cursor: string;
  readonly article: { readonly id: string };
  readonly text: string;
}

/** The subgraphs of news and reviews in this process, which tell what is published to them and count who follows. */
export function startNews(logger: Logger) {
  const published: Publication[] = [];
  const following = new Set<EventQueue<object>>();
  const ticking = new Set<(key: string, event: object) => void>();
  let opened = 0;
  let tick = 0;
  const eventOf = (publication: Publication) => withCursor(publication.cursor, { articlePublished: publication });
  const tickOf = (n: number, text: string) => asLatestOf('tick', { tick: { n, text } });

  const newsResolvers = {
    Query: { article: (_: unknown, { id }: { id: string }) => ({ id }) },
    Article: {
      __resolveReference: (reference: object) => reference,
      title: ({ id }: { id: string }) => `news ${id}`,
    },
    Subscription: {
      articlePublished: {
        subscribe(_: unknown, { after }: { after?: string }, { resumeAfter = after }: { resumeAfter?: string }) {
          opened++;
          const queue = createEventQueue<object>({
            eventsMax: 10_000,
            overflow: () => new Error('too slow'),
            onEnd: () => following.delete(queue),
          });
          const from = resumeAfter === undefined ? published.length : Number(resumeAfter);
          for (const publication of published.slice(from)) queue.push(eventOf(publication));
          following.add(queue);
          return queue.stream;
        },
      },
      tick: {
        subscribe() {
          opened++;
          const { stream, offer } = createLatestByKey<string, object>(() => ticking.delete(offer));
          ticking.add(offer);
          offer('tick', tickOf(tick, ''));
          return stream;
        },
      },
    },
  };
  const reviewsResolvers = {
    Query: { best: () => ({ id: '1' }) },
    Article: {
      __resolveReference: (reference: object) => reference,
      stars: () => 5,
      title: ({ id }: { id: string }) => `reviewed ${id}`,
    },
  };
  const schemaOf = (sdl: string, resolvers: object) =>
    buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  const endpointOf = (schema: GraphQLSchema): SubgraphEndpoint =>
    localEndpoint({ schema, logger, createContext: (_origin, { resumeAfter }) => ({ resumeAfter }) });
  const newsSchema = schemaOf(news, newsResolvers);
  const users: SubgraphEndpoint = {
    execute: () => Promise.resolve({ data: { revokedSessions: [] } }),
    subscribe: () => {
      throw new Error('Nobody subscribes here.');
    },
  };
  const endpoints: Record<string, SubgraphEndpoint> = {
    news: endpointOf(newsSchema),
    // It answers as it was, too, as long as it is asked that.
    reviews: endpointOf(schemaOf(reviews.after, reviewsResolvers)),
    users,
  };
  const directory: SubgraphDirectory = (name) => endpoints[name] as SubgraphEndpoint;

  return {
    directory,
    /** The news behind a port of their own, for whoever has an identity token of `secret`. */
    serve: (secret: Secret): Promise<RunningServer> =>
      serveSubgraph(
        {
          name: 'news',
          role: 'all',
          schema: newsSchema,
          endpoint: directory('news'),
          routes: [],
          announcements: [],
          dependencies: [],
          hasStarted: () => true,
          startWork: () => Promise.resolve(),
          stop: () => Promise.resolve(),
        },
        { host: '127.0.0.1', port: 0, verifyIdentity: createIdentityVerifier(secret, 'news'), logger },
      ),
    /** @param text which makes it as large as one likes. */
    publish(text = '') {
      const number = published.length + 1;
      const publication = { cursor: String(number), article: { id: String(number) }, text };
      published.push(publication);
      for (const queue of following) queue.push(eventOf(publication));
    },
    tick(text = '') {
      tick++;
      for (const offer of ticking) offer('tick', tickOf(tick, text));
    },
    /** Those who follow now, and how often anybody began to. */
    counts: () => ({ articles: following.size, ticks: ticking.size, opened }),
  };
}
