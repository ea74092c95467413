import { expect } from 'chai'
import { readRecoveryCode, writtenRecoveryCode } from '../../src/domain/recovery-code.js'

describe('a recovery code', () => {
  it('AC-10: is written in groups of five', () => {
    expect(writtenRecoveryCode('0123456789ABCDEFGHJK')).to.equal('01234-56789-ABCDE-FGHJK')
  })

  it('AC-10: is read without regard to case, spaces and hyphens, and letters that look like digits', () => {
    for (const typed of [
      '01234-56789-ABCDE-FGHJK',
      ' olz34 56789 abcde–fghjk '.replace('z', '2'),
      'O i234_'.replace('_', '-56789ABCDEFGHJK'),
    ])
      expect(readRecoveryCode(typed)).to.equal('0123456789ABCDEFGHJK')
  })
})
