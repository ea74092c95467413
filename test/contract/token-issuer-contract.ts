import { expect } from 'chai'
import type { TokenIssuer } from '../../src/application/ports/token-issuer.js'
import type { Session } from '../../src/domain/session.js'
import type { User } from '../../src/domain/user.js'

const NOW = new Date('2026-03-01T12:00:00Z')
const user: User = {
  id: 'user-1',
  username: { name: '爱丽丝', key: '爱丽丝', skeleton: '爱丽丝' },
  passwordHash: null,
  passwordRevision: 0,
  createdAt: NOW,
  disabled: null,
  recovery: null,
}
const session: Session = {
  id: 'session-1',
  userId: 'user-1',
  authenticatedAt: NOW,
  provider: null,
  openedAt: NOW,
  endedAt: null,
  endsAtLatest: new Date(NOW.getTime() + 86_400_000),
  refreshableUntil: new Date(NOW.getTime() + 86_400_000),
  liveTokens: [],
  spentToken: null,
  spentAt: null,
  ip: '192.0.2.1',
  userAgent: 'test',
}

/** @param open creates an issuer with a fixed clock; all issuers share their keys */
export function tokenIssuerContract(name: string, open: (now: Date) => TokenIssuer): void {
  describe(`TokenIssuer contract: ${name}`, () => {
    it('verifies what it issues, and tells user and session', () => {
      const { token } = open(NOW).issue(user, session)
      expect(open(NOW).verify(token)).to.deep.equal({ userId: 'user-1', sessionId: 'session-1' })
    })

    it('accepts a token until the second in which it expires, and not in that one (JW-1)', () => {
      const { token, expiresInSeconds } = open(NOW).issue(user, session)
      const end = NOW.getTime() + expiresInSeconds * 1000
      expect(open(new Date(end - 1)).verify(token)).not.to.equal(null)
      expect(open(new Date(end)).verify(token)).to.equal(null)
      expect(open(new Date(end + 1000)).verify(token)).to.equal(null)
    })

    it('refuses a token with any one character changed, left out or put in (JW-1)', () => {
      const issuer = open(NOW)
      const { token } = issuer.issue(user, session)
      for (let at = 0; at < token.length; at += 7) {
        const other = token[at] === 'A' ? 'B' : 'A'
        for (const middle of [other, '', token[at] + other]) {
          expect(issuer.verify(token.slice(0, at) + middle + token.slice(at + 1)), `at ${at}`).to.equal(null)
        }
      }
    })

    for (const text of ['', '.', '..', 'a.b.c', 'null', '\0', '🙂.🙂.🙂', 'a'.repeat(10_000), '.'.repeat(10_000)]) {
      it(`refuses ${JSON.stringify(text.slice(0, 12))} (${text.length} characters) without throwing`, () => {
        expect(open(NOW).verify(text)).to.equal(null)
      })
    }
  })
}
