import { signatureHeaders } from '../../src/adapters/system/webhook-signature.js'
import { anEvent } from './builders.js'
import { httpRequest } from './http-request.js'
import type { ProgramBench } from './program-bench.js'
import { WEBHOOK_SECRET } from './webhook-world.js'

const KEY = Buffer.from(WEBHOOK_SECRET.slice('whsec_'.length), 'base64')
const FORMER = Buffer.from('the-former-secret-of-32-bytes-..')

/** Starts an example of docs/webhooks.md, and sends it good, doubled and forged deliveries. @returns what is wrong */
export async function receiverProblems(bench: ProgramBench, command: readonly string[]): Promise<readonly string[]> {
  const program = bench.run({ command, environment: { WEBHOOK_SECRET, PORT: '0' } })
  const port = await program.says(/listening on port (\d+)/)
  const event = anEvent({ data: { user_agent: '微信 🙂' } })
  const body = JSON.stringify(event)
  const signed = (at = new Date(), keys = [KEY], id = event.id) => signatureHeaders({ id, at, body }, keys)
  const other = anEvent()
  const cases: readonly [what: string, expected: number, headers: Readonly<Record<string, string>>, sent: string][] = [
    ['a delivery during a rotation', 204, signed(new Date(), [FORMER, KEY]), body],
    ['the same event again', 204, signed(), body],
    ['another body', 401, signed(), `${body} `],
    ['another key', 401, signed(new Date(), [FORMER]), body],
    ['another id', 401, { ...signed(), 'webhook-id': other.id }, body],
    ['a delivery of ten minutes ago', 401, signed(new Date(Date.now() - 600_000)), body],
    ['a delivery of the future', 401, signed(new Date(Date.now() + 600_000)), body],
    ['no signature', 401, { 'webhook-id': event.id, 'webhook-timestamp': '1' }, body],
    ['an empty signature', 401, { ...signed(), 'webhook-signature': '' }, body],
    ['no time', 401, { ...signed(), 'webhook-timestamp': 'soon' }, body],
  ]
  const problems: string[] = []
  for (const [what, expected, headers, sent] of cases) {
    const { status } = await httpRequest({ method: 'POST', url: `http://127.0.0.1:${port}/`, headers, body: sent })
    if (status !== expected) problems.push(`${what}: ${status} instead of ${expected}`)
  }
  await program.kill()
  const received = program.stdout.split('\n').filter((line) => line.includes(event.id))
  if (received.length !== 1) problems.push(`the event was taken ${received.length} times`)
  return problems
}
