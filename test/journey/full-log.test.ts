import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { eventually } from '../support/eventually.js'
import { openedForSuite } from '../support/opened.js'
import { SERVICE } from '../support/program.js'
import { freePort } from '../support/servers/free-port.js'

describe('a log on a full disk', () => {
  const opened = openedForSuite()

  it('loses its lines and does not stop the service (IN-4)', async () => {
    const port = await freePort()
    const env = { PATH: process.env['PATH'], PORT: String(port), SANDBOX_PORT: '0' }
    const [file = '', ...args] = SERVICE
    const child = spawn(file, args, {
      cwd: opened.folder(),
      env,
      stdio: ['ignore', openSync('/dev/full', 'w'), 'ignore'],
    })
    opened.add(() => child.kill('SIGKILL'))
    const healthz = () => fetch(`http://127.0.0.1:${port}/healthz`).then(({ status }) => status)
    await eventually('the service', async () => (await healthz().catch(() => 0)) === 200)
    for (let calls = 0; calls < 100; calls += 1) expect(await healthz()).to.equal(200)
    await delay(100)
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).to.deep.equal([0, null])
  })
})
