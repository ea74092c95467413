import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { parse } from 'yaml'
import { z } from 'zod'
import { openedForSuite } from '../support/opened.js'
import { CHECKOUT } from '../support/program.js'
import { type Series, scrape } from '../support/scrape.js'
import { FIRST_START_MS, pythonPackage } from '../support/servers/python-packages.js'
import { openTestService } from '../support/test-service.js'
import { parsePromql } from './promql.js'

const RULES = join('deploy', 'prometheus', 'weibind.rules.yml')
const DASHBOARD = join('deploy', 'grafana', 'weibind.json')
const GRAFANA = 'grafana-foundation-sdk==1769699998!10.1.0'

const Duration = z.string().regex(/^\d+[smh]$/)
const Rule = z.strictObject({
  alert: z.string().regex(/^[A-Z]\w+$/),
  expr: z.string(),
  for: Duration,
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.strictObject({ summary: z.string().min(10), runbook: z.string() }),
})
const Rules = z.strictObject({ groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule) })) })

interface Dashboard {
  readonly uid: string
  readonly templating: { readonly list: readonly { readonly type: string; readonly name: string }[] }
  readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[]
}

const read = (file: string) => readFileSync(join(CHECKOUT, file), 'utf8')
const rules = Rules.parse(parse(read(RULES))).groups.flatMap((group) => group.rules)
const dashboard: Dashboard = JSON.parse(read(DASHBOARD))
const shown = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

/** Of the series that a service has. */
function metricsOf(series: Series): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const name of series.keys()) {
    const [, metric = name, labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(name) ?? []
    const known = found.get(metric) ?? new Set()
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    found.set(metric, known)
  }
  return found
}

describe('what watches the service', () => {
  const opened = openedForSuite()
  let metrics: Map<string, Set<string>>
  before(async () => {
    metrics = metricsOf(await scrape(await openTestService(opened)))
  })

  for (const [file, expressions] of [
    [RULES, rules.map(({ expr }) => expr)],
    [DASHBOARD, shown],
  ] as const)
    it(`OP-12: ${file} has valid expressions, of metrics and labels that exist`, () => {
      expect(expressions).to.have.length.above(8)
      for (const expression of expressions) {
        const used = parsePromql(expression)
        expect(used.metrics, expression).to.have.length.above(0)
        const known = used.metrics.flatMap((metric) => [...(metrics.get(metric) ?? [])])
        for (const metric of used.metrics)
          if (metric !== 'up') expect(metrics.has(metric), `${metric} in ${expression}`).to.equal(true)
        expect(known, expression).to.include.members([...used.labels])
      }
    })

  it('OP-12: takes no other name, and no expression that Prometheus could not parse', () => {
    expect(() => parsePromql('sum by (x (up)')).to.throw(SyntaxError)
    expect(parsePromql('rate(none_total{a="b"}[5m]) > 0')).to.deep.equal({ metrics: ['none_total'], labels: ['a'] })
  })

  it('has a runbook for each alert', () => {
    const headings = [...read(join('docs', 'operations.md')).matchAll(/^#+ (.*)$/gm)].map(([, text = '']) => text)
    const anchors = headings.map((text) => `docs/operations.md#${text.toLowerCase().replaceAll(' ', '-')}`)
    for (const { alert, annotations } of rules) expect(anchors, alert).to.include(annotations.runbook)
    expect(rules.map(({ alert }) => alert)).to.have.lengthOf(new Set(rules.map(({ alert }) => alert)).size)
  })

  it('has a panel for each metric of the service', () => {
    const used = new Set(shown.flatMap((expression) => parsePromql(expression).metrics))
    const own = [...metrics.keys()].filter((name) => /^(?:weibind|http)_/.test(name))
    const families = new Set(own.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))
    const missing = [...families].filter((name) => ![...used].some((each) => each.startsWith(name)))
    expect(missing).to.deep.equal([])
  })

  it('has a dashboard with a name of its own, a variable for the data source, and no outside host', () => {
    expect(dashboard.uid).to.equal('weibind')
    expect(dashboard.templating.list.find(({ type }) => type === 'datasource')?.name).to.equal('datasource')
    expect(read(DASHBOARD)).not.to.match(/https?:/)
  })

  it("has a dashboard that Grafana's own library reads, every field of it", async function () {
    this.timeout(FIRST_START_MS)
    const python = join(await pythonPackage(GRAFANA), 'bin', 'python')
    const script = join(CHECKOUT, 'test', 'deployment', 'read-dashboard.py')
    const { stdout } = await promisify(execFile)(python, [script, join(CHECKOUT, DASHBOARD)])
    expect(lost(dashboard, JSON.parse(stdout))).to.deep.equal([])
  })
})

/** The fields that were not understood. */
function lost(given: unknown, understood: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null) return given === understood ? [] : [path]
  if (typeof understood !== 'object' || understood === null) return [path]
  const other = understood as Readonly<Record<string, unknown>>
  return Object.entries(given).flatMap(([name, value]) => lost(value, other[name], `${path}/${name}`))
}
