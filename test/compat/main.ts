// `npm run test:compat`: other people's programs against ours. Their packages are downloaded into .cache/compat.
import { startSandbox } from '../../sandbox/start-sandbox.js'
import { checkVerifiers } from './check-verifiers.js'
import { LOGIN_CLIENTS } from './clients.js'
import type { Outcome } from './outcome.js'
import { runClients } from './run-clients.js'

const sandbox = await startSandbox()
const outcomes = [...(await runClients(LOGIN_CLIENTS, sandbox.url))]
await sandbox.close()
outcomes.push(...(await checkVerifiers()))

const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
process.exitCode = count('failed') > 0 ? 1 : 0
