import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '../test/support/eventually.js'
import { freePort } from '../test/support/servers/free-port.js'
import { Front } from './front.js'
import { Member } from './member.js'
import { type Servers, startServers } from './servers.js'
import { sharedSettings, writeEnvironmentFile } from './shared-settings.js'
import { whatToTry } from './what-to-try.js'

const { DEMO_FOLDER = '.cache/demo-production', PORT = '8890' } = process.env
/** On an empty database one process creates the collections while the others wait. */
const LONGEST_START_MS = 30_000
const folder = resolve(DEMO_FOLDER)
const program = resolve('dist', 'main.js')
const members: Member[] = []
let own: Servers['own'] = []
let ending = false

// The channel closes when the demonstration is to end, and when the parent process dies.
process.on('disconnect', () => end(0))
try {
  await start()
} catch (error) {
  if (!ending) console.error(`The demonstration cannot start: ${error instanceof Error ? error.message : error}`)
  await end(1)
}

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const apiPorts: number[] = []
  const front = await Front.listen(Number(PORT))
  const publicUrl = `http://127.0.0.1:${front.port}`
  const servers = await startServers(folder, console.log)
  own = servers.own
  const sandboxPort = await freePort()
  const settings = sharedSettings({ folder, publicUrl, sandboxUrl: `http://127.0.0.1:${sandboxPort}`, servers })
  writeEnvironmentFile(folder, settings)
  const weibo = { SANDBOX_PORT: String(sandboxPort), PUBLIC_URL: publicUrl }
  member('sandbox', [resolve('dist', 'sandbox', 'main.js')], weibo)
  for (const name of ['api-1', 'api-2']) {
    const port = await freePort()
    member(name, [program, 'api'], { ...settings, PORT: String(port) })
    front.addTarget(port)
    apiPorts.push(port)
  }
  for (const name of ['worker-1', 'worker-2']) member(name, [program, 'worker'], { ...settings, PORT: '0' })
  await Promise.all(members.map((one) => one.start()))
  keepUp()
  await Promise.all(apiPorts.map(ready))
  console.log(whatToTry({ publicUrl, folder: DEMO_FOLDER, servers, pids: Object.fromEntries(members.map(pidOf)) }))
}

function ready(port: number): Promise<void> {
  // Not too often: each request is a line in the log.
  const isReady = async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).status === 200 || delay(500, false)
  return eventually('the service is ready', isReady, LONGEST_START_MS)
}

function member(name: string, args: readonly string[], environment: Readonly<Record<string, string>>): void {
  members.push(new Member({ name, args, environment, folder, say: console.log }))
}

function pidOf({ name, pid }: Member): readonly [string, number] {
  return [name, pid]
}

/** Restarts a server that dies, with its data. */
function keepUp(): void {
  for (const { name, process: server } of own) {
    const watch = async (): Promise<void> => {
      await server.ended()
      if (ending) return
      console.log(`${name} ended; it is restarted with its data`)
      await server.startAgain()
      console.log(`${name} is back, with pid ${server.pid}`)
      return watch()
    }
    watch().catch((error: Error) => console.error(`${name} cannot be restarted: ${error.message}`))
  }
}

/** Stops the services before the servers that they need. */
async function end(status: number): Promise<void> {
  if (ending) return
  ending = true
  console.log('stopping ...')
  const [sandbox, ...services] = members
  await Promise.all(services.map((one) => one.stop()))
  await Promise.all([sandbox?.stop(), ...own.map(({ process: server }) => server.remove())])
  console.log('everything has stopped')
  process.exit(status)
}
