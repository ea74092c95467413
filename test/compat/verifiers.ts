import { join } from 'node:path'
import { type Client, PYTHON, PYTHON_EXAMPLES, SPRING, SPRING_EXAMPLE } from './clients.js'
import { goProgram, java, nodeProgram, python } from './toolchains.js'

/** An example of docs/verify-tokens.md. It answers `GET /me` with the user of a valid access token, or with 401. */
export interface Verifier extends Client {
  /** What it does with a valid token before it could fetch the keys. */
  readonly withoutKeys: 'answers 500' | 'answers 401' | 'fails at start'
}

const NODE_EXAMPLES = join('examples', 'verify', 'node')
const GO_EXAMPLE = join('examples', 'verify', 'go')

const onNode = (name: string, file: string): Verifier => ({
  name,
  needs: ['npm'],
  preparation: nodeProgram('node', NODE_EXAMPLES),
  command: (folder) => [process.execPath, join(folder, NODE_EXAMPLES, file)],
  withoutKeys: 'answers 500',
})

const inPython = (name: string, file: string): Verifier => ({
  name,
  needs: ['python3'],
  preparation: PYTHON,
  command: (folder) => python(folder, join(PYTHON_EXAMPLES, file)),
  withoutKeys: 'answers 500',
})

export const VERIFIERS: readonly Verifier[] = [
  onNode('Express', 'express.js'),
  onNode('Koa', 'koa.js'),
  onNode('Fastify', 'fastify.js'),
  inPython('Django REST framework', 'django_app.py'),
  inPython('FastAPI', 'fastapi_app.py'),
  {
    name: 'Spring',
    needs: ['mvn', 'java'],
    preparation: SPRING,
    command: (folder) => java(join(folder, SPRING_EXAMPLE), 'com.example.shop.Shop'),
    withoutKeys: 'answers 401',
  },
  {
    name: 'Go',
    needs: ['go'],
    preparation: goProgram('go', GO_EXAMPLE),
    command: (folder) => [join(folder, GO_EXAMPLE, 'program')],
    withoutKeys: 'fails at start',
  },
]
