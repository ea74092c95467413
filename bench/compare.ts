// What a login costs, beside the least that it can cost: `npm run bench` (docs/performance.md).
import { startChild } from './child-program.js'
import { measure } from './measure.js'
import { optionsOf } from './options.js'
import { Report } from './report.js'
import { scenariosOf } from './scenarios.js'
import { openServers } from './servers.js'
import type { Target } from './target.js'
import { TARGETS } from './targets.js'
import { CALLBACK, WORKS, type Work } from './works.js'

const options = optionsOf(process.argv.slice(2))
const report = new Report(options)
if (options.targets.includes('mongodb')) await nameServers()
const weibo = await startChild({ arguments: ['.cache/build/bench/programs/weibo.js'] })
try {
  for (const work of WORKS) if (options.work.includes(work.name)) await measureWork(work)
} finally {
  await weibo.stop()
}
report.end()
// The servers end with this process.
process.exit()

async function measureWork(work: Work): Promise<void> {
  const targets: Target[] = []
  try {
    for (const name of options.targets) {
      const start = TARGETS[name]
      if (!start) throw new Error(`there is no target ${name}, only ${Object.keys(TARGETS).join(', ')}`)
      if (name === 'floor' && !work.hasFloor) continue
      targets.push(await start(weibo.port, work, options))
    }
    report.started(work, targets)
    const scenarios = scenariosOf(work, options)
    const warmUp = {
      connections: Math.max(...scenarios.map(({ connections }) => connections)),
      weiboMs: 0,
      seconds: options.warmUpSeconds,
    }
    for (const target of targets) await measure(target, floorWork(target, work), warmUp)
    for (const scenario of scenarios) {
      for (let round = 0; round < options.rounds; round += 1)
        for (const target of targets) {
          const measured = await measure(target, floorWork(target, work), { ...scenario, seconds: options.seconds })
          report.add({ work: work.name, target: target.name, ...scenario }, measured)
        }
      report.print(work.name, scenario)
    }
  } finally {
    for (const target of targets) await target.stop()
  }
}

/** The floor knows no state, so each of its logins is a callback alone. */
function floorWork({ audit }: Target, work: Work): Work {
  return audit ? work : CALLBACK
}

async function nameServers(): Promise<void> {
  const { origin, isSpeedReal } = await openServers()
  report.say(`mongodb is on ${origin}`)
  if (!isSpeedReal)
    report.say('SecantusDB stands for MongoDB: calls a second and times mean nothing, CPU and memory do')
}
