// Logs in to the sandbox with independent Weibo clients. Their packages are downloaded once, into .cache/compat.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '../dist/sandbox/start-sandbox.js'

process.chdir(join(import.meta.dirname, '..'))

const PERSON = '2000000001'
const LONGEST_RUN_MS = 60_000
const CACHE = join('.cache', 'compat')
const VENV = join(CACHE, 'venv')
const JARS = join(CACHE, 'justauth')
const python = process.platform === 'win32' ? join(VENV, 'Scripts', 'python.exe') : join(VENV, 'bin', 'python')

const clients = [
  {
    name: 'python-social-auth',
    needs: ['python3'],
    pinned: join('test', 'compat', 'social-auth', 'requirements.txt'),
    folder: VENV,
    prepare(requirements) {
      run('python3', ['-m', 'venv', VENV])
      run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
    },
    login: [python, join('test', 'compat', 'social-auth', 'social_auth_login.py')],
  },
  {
    name: 'JustAuth',
    needs: ['mvn', 'java'],
    pinned: join('test', 'compat', 'justauth', 'pom.xml'),
    folder: JARS,
    prepare(pom) {
      run('mvn', [
        '-q',
        '-B',
        '-f',
        pom,
        'dependency:copy-dependencies',
        `-DoutputDirectory=${join(process.cwd(), JARS)}`,
      ])
    },
    login: ['java', '-cp', join(JARS, '*'), join('test', 'compat', 'justauth', 'JustAuthLogin.java')],
  },
]

const sandbox = await startSandbox()
const outcomes = []
for (const client of clients) outcomes.push(await outcomeOf(client))
await sandbox.close()

const count = (wanted) => outcomes.filter((outcome) => outcome === wanted).length
console.log(`${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`)
process.exitCode = count('failed') > 0 ? 1 : 0

async function outcomeOf({ name, needs, pinned, folder, prepare, login }) {
  const missing = needs.filter((program) => spawnSync(program, ['--version']).error)
  if (missing.length > 0) {
    const failed = process.env.CI === 'true'
    console.error(`${failed ? 'FAIL' : 'NOT RUN'} ${name}: ${missing.join(' and ')} missing on this machine`)
    return failed ? 'failed' : 'skipped'
  }
  try {
    prepareOnce(pinned, folder, prepare)
    const said = await runLogin(...login, sandbox.url, PERSON)
    console.log(`PASS ${name}: ${said}`)
    return 'passed'
  } catch (error) {
    console.error(`FAIL ${name}: ${error.message}`)
    return 'failed'
  }
}

/** The copy of the pinned versions is written last, so that an interrupted preparation does not count. */
function prepareOnce(pinned, folder, prepare) {
  const done = `${folder}.prepared`
  if (existsSync(done) && readFileSync(done, 'utf8') === readFileSync(pinned, 'utf8')) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(CACHE, { recursive: true })
  prepare(pinned)
  cpSync(pinned, done)
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${command} ${args[0]} ended with ${error?.message ?? status}`)
}

/** Not spawnSync: the sandbox runs in this process and must answer meanwhile. */
function runLogin(command, ...args) {
  const { http_proxy, HTTP_PROXY, ...environment } = {
    ...process.env,
    NO_PROXY: '127.0.0.1',
    PYTHONIOENCODING: 'utf-8',
  }
  const login = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_RUN_MS })
  let [said, complained] = ['', '']
  login.stdout.on('data', (text) => (said += text))
  login.stderr.on('data', (text) => (complained += text))
  return new Promise((resolve, reject) => {
    login.on('error', reject)
    login.on('close', (status) => {
      if (status === 0) resolve(said.trim())
      else reject(new Error(`${command} ended with ${status}\n${said}${complained}`))
    })
  })
}
