import { join } from 'node:path'
import { temporaryFolder } from '../temporary-folder.js'
import { freePort } from './free-port.js'
import { initiateReplicaSet } from './initiate-replica-set.js'
import { programOnPath } from './program-on-path.js'
import { pythonPackage } from './python-packages.js'
import { type ServerCommand, ServerProcess } from './server-process.js'

export const SECANTUS = 'SecantusDB==0.7.0b3'

/** A MongoDB of the test's own, to kill, freeze and start again. */
export interface MongoServer {
  /** The origin of the program, for messages. */
  readonly origin: string
  readonly port: number
  /** The address of a database in it. */
  uri(database: string): string
  readonly process: ServerProcess
}

/**
 * Starts this machine's mongod, or else SecantusDB. Both have fail points.
 * @param kind `standalone` has no transactions
 */
export async function startMongo(kind: 'replica-set' | 'standalone' = 'replica-set'): Promise<MongoServer> {
  const port = await freePort()
  const folder = temporaryFolder()
  const { origin, program, arguments: options } = await chosen(port, folder.path, kind === 'standalone')
  const process = await ServerProcess.start({ program, arguments: options, port, folder })
  try {
    if (origin.startsWith('mongod') && kind === 'replica-set') await initiateReplicaSet(port)
  } catch (error) {
    await process.remove()
    throw error
  }
  const uri = (database: string) => `mongodb://127.0.0.1:${port}/${database}?directConnection=true`
  return { origin, port, uri, process }
}

type Choice = Pick<ServerCommand, 'program' | 'arguments'> & { readonly origin: string }

async function chosen(port: number, folder: string, standalone: boolean): Promise<Choice> {
  const mongod = programOnPath('mongod')
  if (mongod)
    return {
      origin: `mongod of this machine (${mongod})`,
      program: mongod,
      arguments: mongodOptions(port, folder, standalone),
    }
  try {
    const program = join(await pythonPackage(SECANTUS), 'bin', 'secantusd-py')
    return { origin: SECANTUS.replace('==', ' '), program, arguments: secantusOptions(port, folder, standalone) }
  } catch (cause) {
    throw new Error('no MongoDB for the tests: set MONGODB_URI, or put mongod or python3 (with pip) on the PATH', {
      cause,
    })
  }
}

function mongodOptions(port: number, folder: string, standalone: boolean): readonly string[] {
  const listen = ['--bind_ip', '127.0.0.1', '--port', String(port)]
  const replicaSet = standalone ? [] : ['--replSet', 'weibind']
  return [...listen, '--dbpath', folder, ...replicaSet, '--setParameter', 'enableTestCommands=1']
}

/** Without `--sync-on-commit` it loses acknowledged writes when it is killed. */
function secantusOptions(port: number, folder: string, standalone: boolean): readonly string[] {
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--storage-path', join(folder, 'data')]
  const limits = ['--session-max', '3000', '--sync-on-commit', '--log-level', 'WARNING']
  return [...listen, ...limits, '--enable-test-commands', ...(standalone ? ['--standalone'] : [])]
}
