import { PROVIDERS } from '../../../src/adapters/composition/providers.js'
import { describeProblem } from '../../../src/adapters/config/problem.js'
import { type ReadSettings, readSettings } from '../../../src/adapters/config/read-settings.js'
import type { Environment } from '../../../src/adapters/config/read-values.js'
import type { Settings } from '../../../src/adapters/config/settings.js'
import type { WeiboConfiguration } from '../../../src/adapters/config/weibo-block.js'
import { signingKeyProblem } from '../../../src/adapters/jwt/signing-key.js'
import { mongodbUriProblem } from '../../../src/adapters/mongoose/mongodb-uri.js'

export const BLOCKS = PROVIDERS.map(({ block }) => block)

export const CREDENTIALS = { WEIBO_CLIENT_ID: '2045436852', WEIBO_CLIENT_SECRET: 'app-secret-of-a-real-application' }

export function read(environment: Environment, role = 'all'): ReadSettings {
  return readSettings({ role, environment, blocks: BLOCKS, keyProblem: signingKeyProblem, mongodbUriProblem })
}

/** The settings, where nothing is wrong. */
export function settingsOf(environment: Environment, role?: string): Settings {
  const result = read(environment, role)
  if (result.outcome === 'invalid') throw new Error(result.problems.map(describeProblem).join('\n'))
  return result.settings
}

export function weiboOf(environment: Environment, role?: string): WeiboConfiguration {
  return settingsOf(environment, role).providers.get('weibo') as WeiboConfiguration
}

/** What is wrong, as a person reads it. */
export function problemsOf(environment: Environment, role?: string): string[] {
  const result = read(environment, role)
  return result.outcome === 'invalid' ? result.problems.map(describeProblem) : []
}

/** Which variables are wrong, each as often as it is told. */
export function wrongIn(environment: Environment, role?: string): string[] {
  return problemsOf(environment, role).map((problem) => /^\w+/.exec(problem)?.[0] ?? '')
}
