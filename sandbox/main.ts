import { toParent, toTerminal } from './announce.js'
import { listenProblem, readSettings, type Settings } from './settings.js'
import { startSandbox } from './start-sandbox.js'

const WRONG_CONFIGURATION = 78

const { send } = process
const announcer = send === undefined ? toTerminal : toParent((message, sent) => send.call(process, message, sent))

// The channel also closes if the parent was killed.
process.on('disconnect', () => process.exit(0))

const settings = readSettings(process.env)
if ('problems' in settings) await giveUp(settings.problems)
else await serve(settings)

async function serve(settings: Settings): Promise<void> {
  try {
    const sandbox = await startSandbox(settings)
    const stop = () => sandbox.close().then(() => process.exit(0))
    process.on('SIGTERM', stop).on('SIGINT', stop)
    announcer.ready(sandbox, settings.warnings)
  } catch (error) {
    const problem = listenProblem(settings, (error as NodeJS.ErrnoException).code)
    if (problem === null) throw error
    await giveUp([problem])
  }
}

async function giveUp(problems: readonly string[]): Promise<never> {
  await announcer.problem(problems)
  process.exit(WRONG_CONFIGURATION)
}
