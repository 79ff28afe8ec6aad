/** The name and meaning of a figure, as Prometheus has it: `agio_..._seconds`, the unit last, a counter ends in `_total`. */
export interface MetricDescription {
  readonly name: string;
  readonly help: string;
  /** The names of its labels. Their values come from this code, never from a client, so that there are few of them. */
  readonly labels?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

/** What a figure is at this moment: one value, or one for each set of labels. */
export type Reading = number | readonly { readonly labels: Labels; readonly value: number }[];

/** Something that is counted as it happens, in classes by size. */
export interface Histogram {
  readonly observe: (labels: Labels, value: number) => void;
}

/**
 * The figures of this process. What has a state is read when somebody asks, so it costs nothing in between; only durations and sizes are
 * noted as they happen. A metric may be given several readers, each for labels of its own: the subgraphs of one process share their metrics.
 */
export interface Metrics {
  /** @param read is given up when it takes longer than a second, and that metric is left out of the answer then. */
  readonly gauge: (metric: MetricDescription, read: () => Reading | Promise<Reading>) => void;
  /** A figure that only grows while the process lives. */
  readonly counter: (metric: MetricDescription, read: () => Reading | Promise<Reading>) => void;
  /** @param buckets the upper bounds of the classes. The same histogram is answered for the same name. */
  readonly histogram: (metric: MetricDescription & { readonly buckets: readonly number[] }) => Histogram;
  /** All of them, in Prometheus' text format. */
  readonly text: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Whether anybody can ask for them; where not, nothing need be noted. */
  readonly isOn: boolean;
}

/** Upper bounds in seconds of what a client waits for. */
export const secondsBuckets: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
];

const ignore: Histogram = { observe: () => {} };

/** Of a process that nobody asks for metrics. */
export const noMetrics: Metrics = {
  gauge: () => {},
  counter: () => {},
  histogram: () => ignore,
  text: () => Promise.resolve({ contentType: 'text/plain; charset=utf-8', body: '' }),
  isOn: false,
};
