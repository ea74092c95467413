// `npm run bench` (docs/performance.md). The first argument chooses what is measured.
const programs: Readonly<Record<string, () => Promise<unknown>>> = {
  compare: () => import('./compare.js'),
  growth: () => import('./growth/growth.js'),
  processes: () => import('./processes.js'),
  profile: () => import('./profile/profile.js'),
  refusals: () => import('./passwords/refusal-times.js'),
  flood: () => import('./passwords/password-flood.js'),
  overload: () => import('./overload.js'),
  wire: () => import('./wire/wire.js'),
}

const [, , given = 'compare'] = process.argv
const [name, args] = given.startsWith('--') ? ['compare', process.argv.slice(2)] : [given, process.argv.slice(3)]
const run = programs[name]
if (!run) throw new Error(`there is no ${name}, only ${Object.keys(programs).join(', ')}`)
process.argv.splice(2, Number.POSITIVE_INFINITY, ...args)
await run()
