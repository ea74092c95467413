import { expect } from 'chai'
import { FxaCommonPasswords } from '../../../src/adapters/system/fxa-common-passwords.js'

const commonPasswords = new FxaCommonPasswords()

describe('FxaCommonPasswords', () => {
  for (const password of ['password', '12345678', 'iloveyou', 'qwertyui', '1qaz2wsx', 'password1', '88888888']) {
    it(`knows ${password} (CR-2)`, async () => {
      expect(await commonPasswords.has(password)).to.equal(true)
    })
  }

  for (const password of ['Password', 'PASSWORD1', 'ILoveYou', 'passworD']) {
    it(`knows a common password in other letters: ${password} (CR-2)`, async () => {
      expect(await commonPasswords.has(password)).to.equal(true)
    })
  }

  for (const password of [
    '',
    'correct horse battery staple',
    '密码密码密码密码',
    'pässwörd',
    '__proto__',
    'x'.repeat(1024),
  ]) {
    it(`has nothing against "${password.slice(0, 28)}"`, async () => {
      expect(await commonPasswords.has(password)).to.equal(false)
    })
  }
})
