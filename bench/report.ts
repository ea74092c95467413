import { cpus } from 'node:os'
import type { Measurement } from './measure.js'
import { median } from './median.js'
import type { Options } from './options.js'
import type { Scenario } from './scenarios.js'
import type { Service } from './service.js'
import type { Target } from './target.js'
import type { Work } from './works.js'

interface Key extends Scenario {
  readonly work: string
  readonly target: string
}

interface Row extends Key {
  readonly runs: Measurement[]
}

type Figures = Readonly<Record<keyof Measurement, number>>

/** Medians over the rounds, printed as tables while the measurement goes on, or as one JSON document at its end. */
export class Report {
  private readonly rows: Row[] = []
  private readonly starts: object[] = []

  constructor(private readonly options: Options) {
    this.say(`Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}); medians of ${options.rounds} runs`)
  }

  started({ name: work }: Work, targets: readonly (Target | Service)[]): void {
    for (const target of targets) {
      if (!('startMs' in target)) continue
      const { name, startMs, idleMb } = target
      this.starts.push({ work, target: name, startMs, idleMb })
      this.say(`${name} (${work}): first answer after ${startMs.toFixed(0)} ms, idle with ${idleMb.toFixed(0)} MB`)
    }
  }

  add(key: Key, measurement: Measurement): void {
    const row = this.rows.find((each) => isSame(each, key))
    if (row) row.runs.push(measurement)
    else this.rows.push({ ...key, runs: [measurement] })
  }

  print(work: string, { connections, weiboMs }: Scenario): void {
    const rows = this.rows.filter((each) => isSame({ ...each, target: '' }, { work, target: '', connections, weiboMs }))
    const floor = rows.find(({ target }) => target === 'floor')
    this.say(`\n${work}, ${connections} connections, Weibo takes ${weiboMs} ms`)
    if (this.options.isJson) return
    console.table(
      Object.fromEntries(
        rows.map(({ target, runs }) => [target, columns(medians(runs), floor && medians(floor.runs))]),
      ),
    )
  }

  end(): void {
    if (!this.options.isJson) return
    const results = this.rows.map((row) => ({ ...row, median: medians(row.runs) }))
    console.log(JSON.stringify({ node: process.version, cores: cpus().length, starts: this.starts, results }, null, 2))
  }

  say(line: string): void {
    if (!this.options.isJson) console.log(line)
  }
}

function isSame(one: Key, other: Key): boolean {
  return (['work', 'target', 'connections', 'weiboMs'] as const).every((name) => one[name] === other[name])
}

function medians(runs: readonly Measurement[]): Figures {
  const names = Object.keys(runs[0] ?? {}) as (keyof Measurement)[]
  return Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))])) as Figures
}

function columns(figures: Figures, floor: Figures | undefined) {
  const ratio = (title: string, name: keyof Figures) =>
    floor ? { [title]: rounded(figures[name] / floor[name], 2) } : {}
  return {
    'per s': Math.round(figures.calls / figures.seconds),
    'p50 ms': rounded(figures.p50Ms, 1),
    'p99 ms': rounded(figures.p99Ms, 1),
    'CPU s/1,000 answered': rounded(figures.cpuAnswered, 3),
    ...ratio('x floor', 'cpuAnswered'),
    '... and recorded': rounded(figures.cpuRecorded, 3),
    ...ratio('x floor ', 'cpuRecorded'),
    'events waiting %': Math.round(figures.waitingShare * 100),
    MB: Math.round(figures.residentMb),
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
