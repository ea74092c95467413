import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface ComposeService {
  readonly image?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly secrets?: readonly string[]
  readonly volumes?: readonly string[]
  readonly ports?: readonly string[]
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>
  readonly [key: string]: unknown
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>
}

/** Of a file of the checkout, in whose root the tests run. */
export function textOf(file: string): string {
  return readFileSync(file, 'utf8')
}

/** Variables of `.env` or of the shell. */
type Given = Readonly<Record<string, string>>

/** A compose file as the engine sees it. */
export function composeFile(name: string, set: Given = {}): ComposeFile {
  return parse(textOf(name), (_, value) => (typeof value === 'string' ? filled(value, set) : value), { merge: true })
}

function filled(value: string, set: Given): string {
  // `:-` also replaces an empty value, `-` only a missing one.
  return value.replace(/(?<!\$)\$\{(\w+)(:?)-([^}]*)\}/g, (_, name: string, colon: string, preset: string) =>
    colon ? set[name] || preset : (set[name] ?? preset),
  )
}

/** A service of the overlay upon the same one of the compose file. */
export function overlaid(name: string, set: Given = {}): ComposeService {
  const below = composeFile('docker-compose.yml', set).services[name]
  const above = composeFile('docker-compose.sandbox.yml', set).services[name]
  return { ...below, ...above, environment: { ...below?.environment, ...above?.environment } }
}

export function networksOf(service: ComposeService | undefined): string[] {
  const networks = service?.networks ?? []
  return Array.isArray(networks) ? networks : Object.keys(networks)
}
