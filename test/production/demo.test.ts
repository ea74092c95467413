import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { CHECKOUT, type Program } from '../support/program.js'
import { ProgramBench } from '../support/program-bench.js'
import { FIRST_START_MS } from '../support/servers/python-packages.js'

const COMMAND = [process.execPath, join('.cache', 'build', 'demo', 'production.js')]
const UP = /Ctrl-C ends everything/

describe('the demonstration of production', () => {
  const bench = new ProgramBench()
  after(() => bench.clear())

  it('serves what it announces, refuses a second one on its port, restarts what dies, and leaves no process behind', async () => {
    const secrets = bench.folder()
    const demo = demonstration({ DEMO_FOLDER: secrets })
    await demo.says(UP, FIRST_START_MS)
    expect(demo.stdout).to.match(/^MongoDB: .+\nRedis: .+/m)
    const url = await demo.says(/Two api processes behind (http:\S+),/)
    const killable = [...demo.stdout.matchAll(/kill -9 (\d+) +# (\S+)/g)]
    expect(killable.map(([, , name]) => name)).to.deep.equal(['worker-1', 'api-1', 'MongoDB', 'Redis'])

    const second = demonstration({ DEMO_FOLDER: bench.folder(), PORT: new URL(url).port })
    expect(await second.end()).to.equal(1)
    expect(second.stderr).to.match(/cannot start: port \d+ is taken: set PORT/)

    const tried = await paste(demo, /registered, logged in\.\n([\s\S]*)\nWhat the workers/)
    expect(tried.stdout).to.match(/注册成功[\s\S]*登录成功/)
    const token = readFileSync(join(secrets, 'admin-token'), 'utf8')
    await eventually('the login is recorded', async () => (await events(url, token)).includes('login.succeeded'))
    const failed = await paste(demo, /\n {2}(node --env-file.*)/)
    expect(failed.stdout).to.equal('No event is set aside.\n')

    const [worker, api] = killable.map(([, pid]) => Number(pid))
    for (const pid of [worker, api]) process.kill(pid ?? 0, 'SIGKILL')
    // A connection that the kernel took for a process that is dying ends with it.
    await eventually('both are dead', () => !isAlive(worker ?? 0) && !isAlive(api ?? 0))
    for (let calls = 0; calls < 4; calls++)
      expect((await fetch(`${url}/healthz`, { headers: { connection: 'close' } })).status).to.equal(200)
    const back = await demo.says(/worker-1 is back, with pid (\d+)/)
    expect(Number(back)).to.not.equal(worker)
    await demo.says(/api-1 is back/)

    const pids = [...killable.map(([, pid]) => Number(pid)), Number(back)]
    demo.signalGroup('SIGINT')
    demo.signalGroup('SIGINT')
    expect(await demo.end()).to.equal(0)
    expect(pids.filter(isAlive)).to.deep.equal([])
    expect(await isListening(Number(new URL(url).port))).to.equal(false)
  }).timeout(FIRST_START_MS)

  it('takes all that it started with it when it is killed', async () => {
    const demo = demonstration({ DEMO_FOLDER: bench.folder() })
    await demo.says(UP, FIRST_START_MS)
    const pids = [...demo.stdout.matchAll(/kill -9 (\d+)/g)].map(([, pid]) => Number(pid))
    demo.signal('SIGKILL')
    await eventually('everything has ended', () => pids.every((pid) => !isAlive(pid)))
  })

  it('ends on SIGTERM while it starts', async () => {
    const demo = demonstration({ DEMO_FOLDER: bench.folder() })
    await demo.says(/listens on/, FIRST_START_MS)
    demo.signal('SIGTERM')
    expect(await demo.end()).to.equal(0)
  })

  function demonstration(environment: Readonly<Record<string, string>>): Program {
    return bench.run({ command: COMMAND, folder: CHECKOUT, environment, ownGroup: true })
  }

  /** Runs what it printed as it stands. */
  async function paste(demo: Program, pattern: RegExp): Promise<Program> {
    const block = pattern.exec(demo.stdout)?.[1] ?? 'exit 99'
    const home = bench.folder()
    const lines = block.replaceAll('dist/', `${CHECKOUT}/dist/`)
    const shell = bench.run({ command: ['bash', '-c', lines], folder: home, environment: { NO_PROXY: '127.0.0.1' } })
    expect(await shell.end(), shell.stderr).to.equal(0)
    return shell
  }
})

async function events(url: string, token: string): Promise<string> {
  const headers = { authorization: `Bearer ${token}`, connection: 'close' }
  return (await fetch(`${url}/audit/events/`, { headers })).text()
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
