import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateSigningKeyPem } from '../src/adapters/jwt/signing-key.js'
import { generatedSecret } from '../src/adapters/system/generated-secret.js'
import { RandomSecrets } from '../src/adapters/system/random-secrets.js'
import type { Servers } from './servers.js'

export interface Demonstration {
  /** Holds each secret in its own file. */
  readonly folder: string
  readonly publicUrl: string
  readonly sandboxUrl: string
  readonly servers: Servers
}

/** The settings that all processes of the service share. Like production, but with the sandbox's App Key. */
export function sharedSettings({ folder, publicUrl, sandboxUrl, servers }: Demonstration): Record<string, string> {
  const generated = (name: string, generate: () => string) => {
    generatedSecret(join(folder, name), generate)
    return join(folder, name)
  }
  const written = (name: string, secret: string) => {
    writeFileSync(join(folder, name), secret, { mode: 0o600 })
    return join(folder, name)
  }
  const random = () => new RandomSecrets().generate() + new RandomSecrets().generate()
  return {
    NODE_ENV: 'development',
    PUBLIC_URL: publicUrl,
    WEIBO_BASE_URL: sandboxUrl,
    WEIBO_CLIENT_ID: '1000000001',
    WEIBO_CLIENT_SECRET_FILE: written('weibo-client-secret', 'sandbox-app-secret'),
    MONGODB_URI_FILE: written('mongodb-uri', servers.mongodbUri),
    REDIS_URL_FILE: written('redis-url', servers.redisUrl),
    JWT_PRIVATE_KEY_FILE: generated('jwt-private-key', () => generateSigningKeyPem('ES256')),
    AUDIT_CHAIN_KEY_FILE: generated('audit-chain-key', random),
    ADMIN_TOKEN_FILE: generated('admin-token', random),
  }
}

/** For `node --env-file`. It holds the paths of the secrets, not the secrets. */
export function writeEnvironmentFile(folder: string, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}='${value}'\n`)
  writeFileSync(join(folder, 'environment'), lines.join(''), { mode: 0o600 })
}
