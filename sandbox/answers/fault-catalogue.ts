import { BODY_FAULTS } from './body-faults.js'
import { CONNECTION_FAULTS } from './connection-faults.js'
import { ERROR_FAULTS } from './error-faults.js'
import type { Fault, Faults } from './fault.js'
import { PROFILE_FAULTS } from './profile-faults.js'
import { TOKEN_FAULTS, TOKEN_VARIANTS } from './token-faults.js'
import { TOKEN_INFO_FAULTS, TOKEN_INFO_VARIANTS } from './token-info-faults.js'

/** The endpoints whose answers can be spoilt; the name of a fault says by its beginning which of them it strikes. */
export type Endpoint = 'token' | 'profile' | 'info'

const EVERYWHERE: Faults = { ...ERROR_FAULTS, ...BODY_FAULTS, ...CONNECTION_FAULTS }

export const VARIANTS: Faults = { ...TOKEN_VARIANTS, ...TOKEN_INFO_VARIANTS }

export const FAULTS: Faults = {
  ...EVERYWHERE,
  ...TOKEN_FAULTS,
  ...PROFILE_FAULTS,
  ...prefixed('profile-', EVERYWHERE),
  ...TOKEN_INFO_FAULTS,
  ...prefixed('info-', EVERYWHERE),
}

export const SPOILERS: Faults = { ...VARIANTS, ...FAULTS }

export function isFaultName(name: string): boolean {
  return Object.hasOwn(SPOILERS, name)
}

/** Those of the named faults that strike at this endpoint. */
export function faultsAt(endpoint: Endpoint, names: readonly string[]): Fault[] {
  return names.filter((name) => endpointOf(name) === endpoint).flatMap((name) => SPOILERS[name] ?? [])
}

function endpointOf(name: string): Endpoint {
  if (name.startsWith('profile-')) return 'profile'
  return name.startsWith('info-') ? 'info' : 'token'
}

function prefixed(prefix: string, faults: Faults): Faults {
  return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [prefix + name, fault]))
}
