import { collectDefaultMetrics, Counter, Gauge, Histogram as PrometheusHistogram, Registry } from 'prom-client';
import type { Logger } from '../logging/logger.js';
import type { Histogram, MetricDescription, Metrics, Reading } from './metrics.js';

const readTimeoutMs = 1_000;

type Read = () => Reading | Promise<Reading>;

/** Metrics in a registry of their own, with those of the process itself: CPU, memory, garbage collection, the delay of the event loop. */
export function createPrometheusMetrics(logger: Logger): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const readers = new Map<string, Read[]>();
  const histograms = new Map<string, Histogram>();
  let scrape: Promise<string> | undefined;

  /** @returns the readers of a metric that is new, or undefined when it has only got one more. */
  function addReader(name: string, read: Read): Read[] | undefined {
    const known = readers.get(name);
    if (known) {
      known.push(read);
      return undefined;
    }
    const added = [read];
    readers.set(name, added);
    return added;
  }

  /** Reads all that a metric is made of; a reader that fails or hangs keeps only its own figures from the answer. */
  async function readAll(name: string, all: readonly Read[]) {
    const readings = await Promise.all(
      all.map((read) =>
        bounded(read).catch((error: unknown) => {
          logger.warn({ err: error, metric: name }, 'A metric could not be read');
          return [];
        }),
      ),
    );
    return readings.flatMap((reading) => (typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading));
  }

  const describe = ({ name, help, labels = [] }: MetricDescription) => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  });

  return {
    isOn: true,
    gauge(metric, read) {
      const all = addReader(metric.name, read);
      if (!all) return;
      const gauge: Gauge = new Gauge({
        ...describe(metric),
        async collect() {
          const samples = await readAll(metric.name, all);
          clear(gauge, metric);
          for (const { labels, value } of samples) gauge.set(labels, value);
        },
      });
    },
    counter(metric, read) {
      const all = addReader(metric.name, read);
      if (!all) return;
      const counter: Counter = new Counter({
        ...describe(metric),
        async collect() {
          const samples = await readAll(metric.name, all);
          clear(counter, metric);
          for (const { labels, value } of samples) counter.inc(labels, value);
        },
      });
    },
    histogram(metric) {
      const known = histograms.get(metric.name);
      if (known) return known;
      const made = new PrometheusHistogram({ ...describe(metric), buckets: [...metric.buckets] });
      const histogram: Histogram = { observe: (labels, value) => made.observe(labels, value) };
      histograms.set(metric.name, histogram);
      return histogram;
    },
    async text() {
      // Whoever asks while somebody else is being answered gets the same answer: the readers ask the database.
      scrape ??= registry.metrics().finally(() => (scrape = undefined));
      return { contentType: registry.contentType, body: await scrape };
    },
  };
}

/** Forgets what was read before. A metric without labels would else be told as 0 when it cannot be read. */
function clear(metric: Gauge | Counter, { labels = [] }: MetricDescription): void {
  metric.reset();
  if (labels.length === 0) metric.remove();
}

async function bounded(read: Read): Promise<Reading> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no figure within ${readTimeoutMs} ms`)), readTimeoutMs);
  });
  try {
    return await Promise.race([read(), late]);
  } finally {
    clearTimeout(timer);
  }
}
