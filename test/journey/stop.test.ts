import { execFileSync } from 'node:child_process'
import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import type { Called } from '../support/http-client.js'
import { Person } from '../support/person.js'
import { CHECKOUT, type ProgramStart } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import type { RunningService } from '../support/running-service.js'

/** A stop that waited for idle connections would last until its deadline of 10 s. */
const AT_ONCE_MS = 8000

describe('the stop of the program (RE-5)', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  async function serveWithOneUnderWay(start: Partial<ProgramStart> = {}) {
    const service = await bench.serve(start)
    const person = new Person(service)
    const answer = person.callback(await person.visitWeibo(person.uid, 'slow'))
    await eventually('the exchange', async () => JSON.stringify(await service.calls()).includes('access_token'))
    return { service, answer }
  }

  async function endsWell(service: RunningService, answer: Promise<Called>): Promise<void> {
    expect((await answer).envelope.msg).to.equal('授权成功')
    const began = Date.now()
    expect(await service.program.end()).to.equal(0)
    expect(Date.now() - began).to.be.below(AT_ONCE_MS)
    expect(service.program.stderr.replace(/^npm .*\n/gm, '')).to.equal('')
    await isGone(service.sandbox.url)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`ends with 0 on ${signal} while it is still being loaded`, async () => {
      // As soon as the program handles it: the rest is not loaded yet.
      const early = `const wait = setInterval(() => {
        if (process.listenerCount('${signal}') === 0) return
        clearInterval(wait)
        process.kill(process.pid, '${signal}')
      }, 1)`
      const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(early)}`
      const program = bench.run({ environment: { NODE_OPTIONS } })
      expect(await program.end()).to.equal(0)
      expect(program.stdout + program.stderr).to.equal('')
    })
  }

  for (const [how, signals] of [
    ['SIGTERM', ['SIGTERM']],
    ['several signals, SIGINT first', ['SIGINT', 'SIGINT', 'SIGTERM']],
  ] as const)
    it(`answers on ${how} what it has accepted, takes nothing new, and ends once, with 0`, async () => {
      const { service, answer } = await serveWithOneUnderWay()
      for (const signal of signals) service.program.signal(signal)
      await isGone(`${service.url}/healthz`)
      await endsWell(service, answer)
    })

  it('ends although its sandbox does not react', async () => {
    const { program } = await bench.serve()
    process.kill(childOf(program.pid), 'SIGSTOP')
    program.signal('SIGTERM')
    expect(await program.end()).to.equal(0)
  })

  it('logs that its sandbox has ended', async () => {
    const { program } = await bench.serve()
    process.kill(childOf(program.pid), 'SIGKILL')
    await program.says(/sandbox has ended/)
  })

  it('ends its sandbox even when it is killed', async () => {
    const { program, sandbox } = await bench.serve()
    await program.kill()
    await isGone(sandbox.url)
  })

  for (const [how, send] of [
    ['SIGTERM to npm', (service: RunningService) => service.program.signal('SIGTERM')],
    ['Ctrl-C', (service: RunningService) => service.program.signalGroup('SIGINT')],
  ] as const) {
    it(`stops well under npm start on ${how}`, async () => {
      const command = ['npm', '--prefix', CHECKOUT, 'start']
      const environment = { DATA_DIR: bench.folder() }
      const { service, answer } = await serveWithOneUnderWay({ command, ownGroup: true, environment, folder: CHECKOUT })
      send(service)
      await endsWell(service, answer)
    })
  }
})

async function isGone(url: string): Promise<void> {
  const refuses = () =>
    fetch(url, { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    )
  await eventually(`${url} is gone`, refuses)
}

/** The sandbox is the one process that the service starts. */
function childOf(pid: number): number {
  return Number(execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' }))
}
