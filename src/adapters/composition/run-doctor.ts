import { Diagnose } from '../../application/diagnose.js'
import { DOCTOR_USAGE, isAllWell, parseDoctorCommand, printedFindings } from '../cli/doctor-command.js'
import { EXIT } from '../cli/exit-status.js'
import { readSettings } from '../config/read-settings.js'
import type { CommandRun } from './command-run.js'
import { doctorChecks } from './doctor-checks.js'
import { PROVIDERS } from './providers.js'
import { settingChecks } from './setting-checks.js'

const BLOCKS = PROVIDERS.map(({ block }) => block)

/** Checks the installation, and writes nothing. The service may be running or stopped. @returns the exit status */
export async function runDoctor({ args, environment, fromFile, print, complain }: CommandRun): Promise<number> {
  const command = parseDoctorCommand(args)
  if (!command) {
    complain(DOCTOR_USAGE)
    return EXIT.usage
  }
  const read = readSettings({ role: 'all', environment, blocks: BLOCKS, ...(await settingChecks(environment)) })
  const problems = read.outcome === 'invalid' ? read.problems : []
  const settings = read.outcome === 'invalid' ? read.incomplete : read.settings
  const findings = await new Diagnose(doctorChecks({ environment, fromFile, problems, settings })).execute()
  print(printedFindings(findings, command.asJson))
  return isAllWell(findings) ? EXIT.ok : EXIT.notFound
}
