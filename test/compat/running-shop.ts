import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/eventually.js'
import { httpRequest, Unanswered } from '../support/http-request.js'
import type { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'
import { freePort } from '../support/servers/free-port.js'
import type { Example } from './examples.js'
import { prepareOnce } from './preparation.js'

const LONGEST_START_MS = 60_000

/** An example beside the service, both as processes of their own. */
export class RunningShop {
  private constructor(
    readonly example: Example,
    readonly service: RunningService,
    readonly url: string,
  ) {}

  static async start(example: Example, bench: ProgramBench): Promise<RunningShop> {
    const prepared = prepareOnce(example.preparation)
    const [port, servicePort] = [await freePort(), await freePort()]
    const url = `http://localhost:${port}`
    const settings = { PUBLIC_URL: `http://localhost:${servicePort}`, ...example.service(url) }
    const service = await bench.serve({ environment: { ...settings, PORT: `${servicePort}` } })

    const place = { folder: example.place(prepared) }
    const weibind = example.pages === 'own' ? settings.PUBLIC_URL : service.url
    const environment = {
      PORT: `${port}`,
      WEIBIND: weibind,
      ISSUER: settings.PUBLIC_URL,
      JWKS_URI: `${service.url}/.well-known/jwks.json`,
      DATABASE: `${bench.folder()}/shop.sqlite3`,
    }
    const run = async (command: readonly string[]) => {
      const program = bench.run({ ...place, environment, command })
      if ((await program.end()) !== 0) throw new Error(program.stdout + program.stderr)
      return program.stdout
    }
    for (const command of example.before?.(prepared) ?? []) await run(command)
    if (example.former) await importPeople(await run(example.former.dump(prepared)), service.folder, bench)
    const program = bench.run({ ...place, environment, command: example.command(prepared, port) })
    const answers = async () => !program.isRunning || (await isAnswered(url))
    await eventually(`${example.name} answers`, answers, LONGEST_START_MS)
    if (!program.isRunning) throw new Error(`it ended:\n${program.stdout}${program.stderr}`)
    return new RunningShop(example, service, url)
  }
}

/** Into the running service. */
async function importPeople(dump: string, folder: string, bench: ProgramBench): Promise<void> {
  const file = join(folder, 'people.json')
  writeFileSync(file, dump)
  const { status, stdout, stderr } = await bench.command({ folder }, 'import', 'django', file)
  if (status !== 0) throw new Error(`the import ended with ${status}:\n${stdout}${stderr}`)
}

async function isAnswered(url: string): Promise<boolean> {
  try {
    return (await httpRequest({ method: 'GET', url: `${url}/` })).status > 0
  } catch (error) {
    if (error instanceof Unanswered) return false
    throw error
  }
}
