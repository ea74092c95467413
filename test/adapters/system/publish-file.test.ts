import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { publishFile } from '../../../src/adapters/system/publish-file.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

describe('publishFile', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let file: string
  beforeEach(() => {
    folder = temporaryFolder()
    file = join(folder.path, 'new', 'file')
  })
  afterEach(() => folder.remove())

  const read = () => readFileSync(file, 'utf8')
  const names = () => readdirSync(join(folder.path, 'new'))

  it('creates a file and its folder for their owner alone, and leaves no draft', () => {
    publishFile(file, (draft) => writeFileSync(draft, 'content'))
    expect(read()).to.equal('content')
    expect(names()).to.deep.equal(['file'])
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(statSync(join(folder.path, 'new')).mode & 0o777).to.equal(0o700)
  })

  it('keeps a file that exists, and writes no draft', () => {
    publishFile(file, (draft) => writeFileSync(draft, 'first'))
    let isWritten = false
    publishFile(file, () => {
      isWritten = true
    })
    expect(isWritten).to.equal(false)
    expect(read()).to.equal('first')
  })

  it('keeps the file of another process that came first meanwhile', () => {
    publishFile(file, (draft) => {
      writeFileSync(draft, 'second')
      writeFileSync(file, 'first')
    })
    expect(read()).to.equal('first')
    expect(names()).to.deep.equal(['file'])
  })

  it('shows no part of a file that could not be written', () => {
    const write = (draft: string) => {
      writeFileSync(draft, 'half')
      expect(existsSync(file)).to.equal(false)
      throw new Error('the disk is full')
    }
    expect(() => publishFile(file, write)).to.throw('the disk is full')
    expect(names()).to.deep.equal([])
  })

  it('replaces the draft of a process that was killed', () => {
    publishFile(join(folder.path, 'new', 'other'), () => {})
    writeFileSync(`${file}.${process.pid}.new`, 'half of a longer content')
    publishFile(file, (draft) => writeFileSync(draft, 'whole', { flag: 'r+' }))
    expect(read()).to.equal('whole')
  })
})
