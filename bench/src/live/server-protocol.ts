/** What a server is told: publish so many events from the first one on, so many a second. */
export interface PublishOrder {
  readonly first: number;
  readonly count: number;
  readonly perSecond: number;
}

/** What it says: first where it serves, then of each order when each event was published, by `sharedNow`. */
export type ServerMessage =
  { readonly urls: Readonly<Record<string, string>> } | { readonly publishedAt: Float64Array };
