import { parser } from '@prometheus-io/lezer-promql'

/** What Grafana puts in place of its variables. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$__rate_interval/g, '5m'],
  [/\$job/g, 'weibind'],
]

export interface Expression {
  /** The names of the metrics. */
  readonly metrics: readonly string[]
  /** The names of labels in matchers and groupings, except `le`, `job` and `instance`. */
  readonly labels: readonly string[]
}

const OF_SCRAPING = new Set(['le', 'job', 'instance'])

/** Parses an expression by the grammar of Prometheus. @throws if it is not valid */
export function parsePromql(given: string): Expression {
  const text = VARIABLES.reduce((result, [variable, value]) => result.replace(variable, value), given)
  const [metrics, labels]: [string[], string[]] = [[], []]
  parser.parse(text).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new SyntaxError(`at ${from}: ${text.slice(from)}`)
      const found = text.slice(from, to)
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') metrics.push(found)
      if (type.name === 'LabelName' && !OF_SCRAPING.has(found)) labels.push(found)
    },
  })
  return { metrics, labels }
}
