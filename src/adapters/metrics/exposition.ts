import { type MetricObjectWithValues, type MetricValue, Registry, type RegistryContentType } from 'prom-client'

export interface Exposition {
  readonly contentType: string
  readonly text: string
}

type Values = MetricObjectWithValues<MetricValue<string>>

interface Exposable {
  readonly name: string
  readonly type: string
  get(): Promise<Values>
  /** Histograms only: shares the labels of a series between its buckets. */
  getForPromString?(): Promise<Values>
}

/** The metrics of all registries as one text. */
export async function exposition(
  registries: readonly Registry[],
  format: 'prometheus' | 'openmetrics',
): Promise<Exposition> {
  const exposed = new Registry<RegistryContentType>()
  if (format === 'openmetrics') exposed.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  for (const registry of registries)
    for (const metric of registry.getMetricsAsArray() as unknown as readonly Exposable[])
      exposed.registerMetric(copyOf(metric) as never)
  return { contentType: exposed.contentType, text: await exposed.metrics() }
}

/** For OpenMetrics, prom-client takes `_total` off the name of a counter, and does not put it back. */
function copyOf(metric: Exposable): Exposable {
  const copy = {
    name: metric.name,
    type: metric.type,
    get: async () => ({ ...(await (metric.getForPromString?.() ?? metric.get())), name: copy.name }),
  }
  return copy
}
