import { expect } from 'chai'
import { importedPassword, pbkdf2Hash, roundsOf } from '../../src/domain/imported-password.js'

const DIGEST = 'DHvMdiWaPSpXzeqxQ5vQPDCVyqIjbd+P1EsBPbWRtm0='

describe('a password hash of Django', () => {
  it('is kept where a login can check it, with the kind that says what this costs', () => {
    const pbkdf2 = `pbkdf2_sha256$870000$salt$${DIGEST}`
    expect(importedPassword(pbkdf2)).to.deep.equal({ hash: pbkdf2, kind: 'pbkdf2_sha256$870000' })
    expect(pbkdf2Hash(pbkdf2)).to.deep.equal({ rounds: 870_000, salt: 'salt', digest: DIGEST })
    expect(roundsOf('pbkdf2_sha256$870000')).to.equal(870_000)
    const phc = '$argon2id$v=19$m=102400,t=2,p=8$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b2dWRWJTmaaJObG'
    const kind = '$argon2id$v=19$m=102400,t=2,p=8'
    expect(importedPassword(`argon2${phc}`)).to.deep.equal({ hash: phc, kind })
    expect(roundsOf(kind)).to.equal(null)
  })

  for (const encoded of [
    '',
    '!',
    '!x8Zq0vT3nXw7bR1yLs5dHc9fJm2pAe6u',
    `pbkdf2_sha256$2000001$salt$${DIGEST}`,
    `pbkdf2_sha256$0$salt$${DIGEST}`,
    `pbkdf2_sha256$870000$$${DIGEST}`,
    'pbkdf2_sha256$870000$salt$short',
    `pbkdf2_sha1$870000$salt$${DIGEST}`,
    'bcrypt_sha256$$2b$12$abcdefghijklmnopqrstuv',
    'argon2$argon2i$v=19$m=102400,t=2,p=8$c29tZXNhbHQ$RdescudvJCsgt3ub+b2dWQ',
    'argon2$argon2id$v=19$m=4194304,t=2,p=8$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b2dWRWJ',
    'argon2$argon2id$v=19$m=1024,t=99,p=8$c29tZXNhbHRzb21l$RdescudvJCsgt3ub+b2dWRWJ',
  ])
    it(`is no password here: ${encoded.slice(0, 40)}`, () => {
      expect(importedPassword(encoded)).to.equal(null)
    })
})
