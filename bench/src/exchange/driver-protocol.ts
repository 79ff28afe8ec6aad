/** What the driver is asked to do: every request once, over so many connections that are kept open. */
export interface DriverJob {
  /** Of the GraphQL endpoint. */
  readonly url: string;
  readonly connections: number;
  /** The document that all requests send. */
  readonly query: string;
  readonly requests: readonly DriverRequest[];
}

export interface DriverRequest {
  readonly accessToken: string;
  readonly variables: Record<string, unknown>;
}

export interface DriverResult {
  /** From the first request to the last answer. */
  readonly seconds: number;
  /** Of each request, from its sending to the whole answer, in the order of the requests. */
  readonly latenciesMs: readonly number[];
  /** `data` of the answers, in the order of the requests. */
  readonly answers: readonly unknown[];
  /** CPU seconds of the driver. */
  readonly cpuSeconds: number;
}

/** What the driver sends back: an error's message when an answer was not what a client may count on. */
export type DriverMessage = { readonly result: DriverResult } | { readonly error: string };
