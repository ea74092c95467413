import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ConfigurationError } from '../../../src/adapters/config/configuration-error.js'
import { readEnvFile, withEnvFile } from '../../../src/adapters/config/env-file.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('the environment file', () => {
  let folder: ReturnType<typeof temporaryFolder>
  beforeEach(() => {
    folder = temporaryFolder()
  })
  afterEach(() => folder.remove())

  it('is read with a byte order mark, as Windows editors write it', () => {
    const file = join(folder.path, '.env')
    writeFileSync(file, '\uFEFFPORT=8001\r\n# a comment\r\nJWT_ISSUER="a b"\r\n')
    expect(readEnvFile(file)).to.deep.equal({ PORT: '8001', JWT_ISSUER: 'a b' })
  })

  it('is read in UTF-16 with a byte order mark, as PowerShell writes it', () => {
    const file = join(folder.path, '.env')
    const littleEndian = Buffer.from('\uFEFFPORT=8001\r\nJWT_ISSUER="微 b"\r\n', 'utf16le')
    for (const bytes of [littleEndian, Buffer.from(littleEndian).swap16()]) {
      writeFileSync(file, bytes)
      expect(readEnvFile(file)).to.deep.equal({ PORT: '8001', JWT_ISSUER: '微 b' })
    }
  })

  it('sets variables that the environment does not set, and is named if one of them is wrong', () => {
    const file = join(folder.path, '.env')
    writeFileSync(
      file,
      'PORT=x\nPUBLIC_URL=https://login.example.com\nWEIBO_TIMEOUT_MS=7\nSANDBOX=auto\nHOST=x\nLOG_LEVEL=',
    )
    const { environment, fromFile } = withEnvFile({ PORT: '8001', HOST: '127.0.0.1' }, file)
    expect(environment).to.include({ PORT: '8001', HOST: '127.0.0.1', PUBLIC_URL: 'https://login.example.com' })
    expect(fromFile).to.have.members(['PUBLIC_URL', 'WEIBO_TIMEOUT_MS', 'SANDBOX'])

    const error = new ConfigurationError([
      { variable: 'PORT', holds: '8001', expected: 'expected another one' },
      { variable: 'WEIBO_CLIENT_ID', holds: null, expected: 'is missing, since PUBLIC_URL is not on loopback' },
      { variable: 'SANDBOX_PORT', holds: 'x', expected: 'expected a number' },
    ])
    expect(error.explain(fromFile).split('\n').at(-1)).to.equal('The file .env in this folder sets PUBLIC_URL.')
    expect(error.explain(['WEIBO_TIMEOUT_MS'])).to.equal(error.message)
  })

  it('gives nothing where it is missing or a folder', () => {
    expect(readEnvFile(join(folder.path, 'missing'))).to.deep.equal({})
    expect(readEnvFile(folder.path)).to.deep.equal({})
  })
})
