import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readEnvFile } from '../../../src/adapters/config/env-file.js'
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

  it('gives nothing where it is missing or a folder', () => {
    expect(readEnvFile(join(folder.path, 'missing'))).to.deep.equal({})
    expect(readEnvFile(folder.path)).to.deep.equal({})
  })
})
