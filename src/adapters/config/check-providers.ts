import type { ConfigurationProblem } from './problem.js'
import type { CredentialPair, ProviderBlock } from './provider-block.js'
import type { RawSettings } from './raw-settings.js'

/** Whether credentials of a provider are set, valid or not. */
export function hasCredentials({ credentials }: ProviderBlock, { isGiven }: RawSettings): boolean {
  return credentials.some(({ id, secret }) => isGiven(id) || isGiven(secret))
}

/** Whether the sandbox serves a provider: none of its applications is a real one. */
export function isServedBySandbox(block: ProviderBlock, raw: RawSettings, servesSandbox: boolean): boolean {
  return servesSandbox && block.isImitated && !block.credentials.some((pair) => isReal(pair, raw))
}

/** The providers that are offered, in the order in which users see them. */
export function offeredProviders(raw: RawSettings, servesSandbox: boolean): readonly ProviderBlock[] {
  const available = availableProviders(raw, servesSandbox)
  const names = raw.values.PROVIDERS
  return names ? available.filter(({ name }) => names.includes(name)).sort(by(names)) : available
}

/** Checks each pair of credentials, and the list of offered providers. */
export function checkProviders(raw: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const credentials = raw.blocks.flatMap((block) => [
    ...block.credentials.flatMap((pair) => checkPair(pair, raw)),
    ...(block.check?.(raw.values) ?? []),
  ])
  return [...credentials, ...checkNames(raw, servesSandbox)]
}

function availableProviders(raw: RawSettings, servesSandbox: boolean): ProviderBlock[] {
  return raw.blocks.filter((block) => hasCredentials(block, raw) || isServedBySandbox(block, raw, servesSandbox))
}

function by(names: readonly string[]) {
  return (one: ProviderBlock, other: ProviderBlock) => names.indexOf(one.name) - names.indexOf(other.name)
}

function isReal({ id }: CredentialPair, raw: RawSettings): boolean {
  return raw.values[id] !== undefined && !isOfSandbox(id, raw)
}

/** Whether the variable holds an id or a secret of any application of the sandbox: pairs may be mixed up. */
function isOfSandbox(variable: string, { values, blocks }: RawSettings): boolean {
  const pairs = blocks.flatMap(({ credentials }) => credentials)
  return pairs.some(({ sandbox }) => values[variable] === sandbox.id || values[variable] === sandbox.secret)
}

function checkPair({ id, secret }: CredentialPair, raw: RawSettings): ConfigurationProblem[] {
  const [hasId, hasSecret] = [raw.isGiven(id), raw.isGiven(secret)]
  if (hasId !== hasSecret) {
    const [missing, set] = hasId ? [secret, id] : [id, secret]
    return [{ variable: missing, holds: null, expected: `is missing, but ${set} is set` }]
  }
  if (raw.values.NODE_ENV === 'production') {
    const expected = "expected your own application in production, not the sandbox's"
    return [
      ...(isOfSandbox(id, raw) ? [{ variable: id, holds: String(raw.values[id]), expected }] : []),
      ...(isOfSandbox(secret, raw) ? [{ variable: secret, holds: null, expected }] : []),
    ]
  }
  if (raw.values.SANDBOX !== 'on' || !hasId) return []
  return [{ variable: 'SANDBOX', holds: 'on', expected: `expected "off", since ${id} is set` }]
}

function checkNames(raw: RawSettings, servesSandbox: boolean): ConfigurationProblem[] {
  const names = raw.values.PROVIDERS ?? []
  const known = raw.blocks.map(({ name }) => name)
  const available = availableProviders(raw, servesSandbox).map(({ name }) => name)
  const expected = names.flatMap((name, index) => {
    if (!known.includes(name)) return [`${JSON.stringify(name)} is unknown: expected ${known.join(', ')}`]
    if (names.indexOf(name) !== index) return [`expected "${name}" once`]
    return available.includes(name) ? [] : [`"${name}" has no credentials`]
  })
  return expected.map((each) => ({ variable: 'PROVIDERS', holds: names.join(), expected: each }))
}
