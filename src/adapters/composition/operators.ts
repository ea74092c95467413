import { createHash } from 'node:crypto'
import type { Settings } from '../config/settings.js'
import { Operators } from '../http/operators.js'

/** The configured operators, and `admin` where the token was generated. */
export function operatorsOf({ operators, adminToken }: Settings, token: string | null, publicUrl: string): Operators {
  const isGenerated = token !== null && adminToken === null
  const generated = isGenerated ? [{ name: 'admin', tokenHash: createHash('sha256').update(token).digest('hex') }] : []
  return new Operators([...operators, ...generated], publicUrl)
}
