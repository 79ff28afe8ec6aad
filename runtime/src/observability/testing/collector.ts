import { jsonAnswer, startHttpServer } from '../../http/server.js';
import { silentLogger } from '../../logging/logger.js';

/** A span as a collector of OTLP gets it. */
export interface CollectedSpan {
  /** The process that it is of. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  /** 2 for one that failed. */
  readonly status: { readonly code?: number };
}

interface ExportRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<CollectedSpan, 'service'>[] }[];
  }[];
}

export interface Collector {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
  /** Everything that has come in so far. */
  readonly spans: CollectedSpan[];
  readonly stop: () => Promise<void>;
}

const bodyBytesMax = 10 * 1024 * 1024;

/** A collector of traces: the part of OTLP over HTTP that takes spans as JSON. */
export async function startCollector(): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    logger: silentLogger,
    routes: [
      {
        path: '/v1/traces',
        methods: ['POST'],
        isProbe: true,
        async handle(request) {
          const { resourceSpans } = JSON.parse(await request.text(bodyBytesMax)) as ExportRequest;
          for (const { resource, scopeSpans } of resourceSpans) {
            const name = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
            spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => ({ ...span, service: name }))));
          }
          return jsonAnswer(200, {});
        },
      },
    ],
  });
  return { url: server.url, spans, stop: () => server.stop(0) };
}
