import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { generatedSecret } from '../../../src/adapters/system/generated-secret.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('a generated secret', () => {
  let folder: ReturnType<typeof temporaryFolder>
  before(() => {
    folder = temporaryFolder()
  })
  after(() => folder.remove())

  it('is generated once, and only its owner can read it', () => {
    const file = join(folder.path, 'new', 'secret')
    expect(generatedSecret(file, () => 'first')).to.equal('first')
    expect(generatedSecret(file, () => 'second')).to.equal('first')
    expect(statSync(file).mode & 0o777).to.equal(0o600)
  })

  it('is refused if its file is empty', () => {
    const file = join(folder.path, 'emptied')
    writeFileSync(file, '\n')
    expect(() => generatedSecret(file, () => 'new')).to.throw(/emptied is empty/)
  })
})
