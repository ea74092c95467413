import type { SettingChecks } from '../config/read-settings.js'
import type { Environment } from '../config/read-values.js'
import { signingKeyProblem } from '../jwt/signing-key.js'

/** Loading the driver of MongoDB takes longer than the rest of a start, so it is loaded only for an address. */
export async function settingChecks({ MONGODB_URI, MONGODB_URI_FILE }: Environment): Promise<SettingChecks> {
  if (!MONGODB_URI && !MONGODB_URI_FILE) return { keyProblem: signingKeyProblem, mongodbUriProblem: () => null }
  const { mongodbUriProblem } = await import('../mongoose/mongodb-uri.js')
  return { keyProblem: signingKeyProblem, mongodbUriProblem }
}
