import { expect } from 'chai'
import type { PasswordHasher } from '../../src/application/ports/password-hasher.js'

export function passwordHasherContract(name: string, open: () => PasswordHasher): void {
  describe(`PasswordHasher contract: ${name}`, () => {
    const hasher = open()

    for (const password of ['correct horse battery', '密码密码密码密码', '\0 with a null', '🔑'.repeat(128)]) {
      it(`verifies a password: ${JSON.stringify(password.slice(0, 12))}`, async () => {
        const hash = await hasher.hash(password)
        expect(await hasher.verify(password, hash)).to.equal(true)
        expect(await hasher.verify(`${password} `, hash)).to.equal(false)
        expect(await hasher.verify(password.slice(0, -2), hash)).to.equal(false)
      })
    }

    it('hashes the same password differently each time', async () => {
      expect(await hasher.hash('the same')).not.to.equal(await hasher.hash('the same'))
    })

    it('answers false for a user who does not exist', async () => {
      for (const password of ['', 'anything']) expect(await hasher.verify(password, null)).to.equal(false)
    })

    for (const hash of [
      '',
      'x',
      '$argon2id$',
      '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$',
      '$2b$10$abcdefghijklmnopqrstuv',
    ]) {
      it(`says no, and throws nothing, for a stored hash that cannot be read: "${hash}"`, async () => {
        expect(await hasher.verify('anything', hash)).to.equal(false)
      })
    }

    it('does not call a new hash outdated (CR-1)', async () => {
      expect(await hasher.isOutdated(await hasher.hash('new'))).to.equal(false)
    })
  })
}
