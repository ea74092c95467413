import { JwtTokenIssuer } from '../../../src/adapters/jwt/jwt-token-issuer.js'
import type { SigningKeys } from '../../../src/adapters/jwt/key-set.js'
import { generateSigningKeyPem, parseSigningKey, type SigningKey } from '../../../src/adapters/jwt/signing-key.js'
import type { Session } from '../../../src/domain/session.js'
import type { User } from '../../../src/domain/user.js'

export const NOW = new Date('2026-03-01T12:00:00.700Z')
export const NOW_SECONDS = 1_772_366_400
export const SETTINGS = {
  issuer: 'https://login.example.com',
  audience: 'weibind',
  clientId: 'weibind-client',
  accessTokenTtlSeconds: 900,
}

export const user: User = {
  id: '0195a1b2-0000-7000-8000-000000000001',
  username: { name: 'Alice', key: 'alice', skeleton: 'Alice' },
  passwordHash: null,
  passwordRevision: 0,
  disabled: null,
  recovery: null,
  createdAt: NOW,
}

export const session: Session = {
  id: '0195a1b2-0000-7000-8000-000000000002',
  userId: user.id,
  authenticatedAt: new Date(NOW.getTime() - 60_000),
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

export const ES256_KEY = await parseSigningKey('ES256', generateSigningKeyPem('ES256'))
export const RS256_KEY = await parseSigningKey('RS256', generateSigningKeyPem('RS256'))
export const HS256_KEY = await parseSigningKey('HS256', 'vJ8-qT2m_Zr4cYwE7nLxK0dHsGb5uAfP')

export function newEs256Key(): Promise<SigningKey> {
  return parseSigningKey('ES256', generateSigningKeyPem('ES256'))
}

export function issuerWith(current: SigningKey, previous: SigningKeys['previous'] = [], now = NOW): JwtTokenIssuer {
  return new JwtTokenIssuer({ current, previous }, SETTINGS, { now: () => now })
}
