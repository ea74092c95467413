import { anEvent } from '../../support/builders.js'
import { silentLog } from '../../support/silent-log.js'
import { openEmbeddedAudit } from './embedded-audit.js'

/** A program of its own, to be killed: stores events, and prints each id once it is acknowledged. */
const [file = ''] = process.argv.slice(2)
const { outbox, relay } = openEmbeddedAudit(file, silentLog())
relay.start()

async function append(): Promise<void> {
  const event = anEvent()
  await outbox.append(event)
  process.stdout.write(`${event.id}\n`)
}

for (;;) await Promise.all(Array.from({ length: 4 }, append))
