import type { BreakKind } from '../../src/application/chain-verdict.js'
import type { StoredEntry } from '../../src/application/ports/audit-chain-log.js'
import type { AuditEvent } from '../../src/domain/audit-event.js'
import { withoutPersonalData } from '../../src/domain/erasure.js'

/** How many entries the log has before it is changed. */
export const LOG_LENGTH = 30
const PLACE = 17

/** What an attacker without the key does to the rows of a log whose numbers are 1 to LOG_LENGTH. */
export interface Tampering {
  readonly name: string
  readonly tamper: (entries: readonly StoredEntry[]) => readonly StoredEntry[]
  readonly kind: BreakKind
  readonly seq: number | null
  /** Whose event the verdict names: the number that its entry had. Null: no event. */
  readonly event: number | 'new' | null
}

type Change = (entry: StoredEntry) => StoredEntry

const at = (seq: number, change: Change) => (entries: readonly StoredEntry[]) =>
  entries.map((entry) => (entry.seq === seq ? change(entry) : entry))
const without =
  (...seqs: readonly number[]) =>
  (entries: readonly StoredEntry[]) =>
    entries.filter(({ seq }) => seq === null || !seqs.includes(seq))
const renumbered = (entries: readonly StoredEntry[]) => entries.map((entry, index) => ({ ...entry, seq: index + 1 }))
const entryAt = (entries: readonly StoredEntry[], seq: number): StoredEntry => {
  const found = entries.find((entry) => entry.seq === seq)
  if (!found) throw new Error(`no entry has the number ${seq}`)
  return found
}

const withByteChanged = (text: string | null) => (text ?? '').replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
const eventChanged =
  (change: (event: AuditEvent) => object): Change =>
  (entry) => ({
    ...entry,
    event: JSON.stringify(change(JSON.parse(entry.event))),
  })
const besideChanged =
  (fields: Partial<StoredEntry['beside']>): Change =>
  (entry) => ({
    ...entry,
    beside: { ...entry.beside, ...fields },
  })

/** A row that looks like the others, under an id of its own. */
function forgedFrom(entry: StoredEntry, seq: number | null): StoredEntry {
  const id = 'ffffffff-0000-7000-8000-000000000000'
  const event = JSON.stringify({ ...JSON.parse(entry.event), id })
  return { ...entry, seq, event, beside: { ...entry.beside, id } }
}

const changes: Readonly<Record<string, Change>> = {
  'a field of the event': eventChanged((event) => ({ ...event, data: { ...event.data, request_id: 'other' } })),
  'the time of the event': eventChanged((event) => ({ ...event, time: '2020-01-01T00:00:00.000Z' })),
  'the uid in the event': eventChanged((event) => ({ ...event, data: { ...event.data, uid: '999' } })),
  'the address in the event': eventChanged((event) => ({ ...event, data: { ...event.data, ip: '192.0.2.9' } })),
  'a field that is new': eventChanged((event) => ({ ...event, data: { ...event.data, note: 'x' } })),
  'a space in the text': (entry) => ({ ...entry, event: `${entry.event} ` }),
  'the event to no JSON': (entry) => ({ ...entry, event: 'gone' }),
  'the event to null': (entry) => ({ ...entry, event: 'null' }),
  'a byte of the digest': (entry) => ({ ...entry, digest: withByteChanged(entry.digest) }),
  'a byte of the salt': (entry) => ({ ...entry, salt: withByteChanged(entry.salt) }),
  'a text behind the salt': (entry) => ({ ...entry, salt: `${entry.salt} a secret note` }),
  'a byte of the hash': (entry) => ({ ...entry, hash: withByteChanged(entry.hash) }),
  'the hash to none': (entry) => ({ ...entry, hash: null }),
  'the type beside the event': besideChanged({ type: 'weibind.login.failed' }),
  'the time beside the event': besideChanged({ at: 0 }),
  'the provider beside the event': besideChanged({ provider: 'weixin' }),
  'the channel beside the event': besideChanged({ channel: 'mp' }),
  'the uid beside the event': besideChanged({ uid: '999' }),
  'the user beside the event': besideChanged({ userId: 'other' }),
}

/** Each row of the table of kinds (rule OP-2), in several forms. */
export const TAMPERINGS: readonly Tampering[] = [
  ...Object.entries(changes).flatMap(([name, change]) =>
    [1, PLACE, LOG_LENGTH].map(
      (seq): Tampering => ({
        name: `changes ${name}, at ${seq}`,
        tamper: at(seq, change),
        kind: 'changed',
        seq,
        event: seq,
      }),
    ),
  ),
  {
    name: 'removes personal data as an erasure would, without the mark (OP-5)',
    tamper: at(PLACE, (entry) => {
      const event = withoutPersonalData(JSON.parse(entry.event))
      return {
        ...entry,
        event: JSON.stringify(event),
        salt: null,
        beside: { ...entry.beside, uid: null, ...noIp(entry) },
      }
    }),
    kind: 'changed',
    seq: PLACE,
    event: PLACE,
  },
  {
    name: 'removes personal data with a made-up mark (OP-5)',
    tamper: at(PLACE, (entry) => {
      const event = withoutPersonalData(JSON.parse(entry.event))
      const beside = { ...entry.beside, uid: null, ...noIp(entry) }
      return { ...entry, event: JSON.stringify(event), salt: null, erased: entry.hash, beside }
    }),
    kind: 'changed',
    seq: PLACE,
    event: PLACE,
  },
  ...[1, PLACE, LOG_LENGTH - 1].map(
    (seq): Tampering => ({
      name: `deletes the entry ${seq} and leaves the others`,
      tamper: without(seq),
      kind: 'missing',
      seq,
      event: null,
    }),
  ),
  ...[1, PLACE].map(
    (seq): Tampering => ({
      name: `deletes the entry ${seq} and moves the others up`,
      tamper: (entries) => renumbered(without(seq)(entries)),
      kind: 'missing',
      seq,
      event: null,
    }),
  ),
  {
    name: 'deletes five entries and moves the others up',
    tamper: (entries) => renumbered(without(17, 18, 19, 20, 21)(entries)),
    kind: 'missing',
    seq: 17,
    event: null,
  },
  ...(
    [
      [PLACE, PLACE + 1],
      [PLACE, 25],
      [1, LOG_LENGTH],
      [LOG_LENGTH - 1, LOG_LENGTH],
    ] as const
  ).flatMap(([one, other]): Tampering[] => [
    {
      name: `exchanges the numbers of ${one} and ${other}`,
      tamper: (entries) =>
        entries.map((entry) => ({ ...entry, seq: entry.seq === one ? other : entry.seq === other ? one : entry.seq })),
      kind: 'swapped',
      seq: one,
      event: other,
    },
    {
      name: `exchanges the events of ${one} and ${other}`,
      tamper: (entries) => {
        const [first, second] = [entryAt(entries, one), entryAt(entries, other)]
        const holding =
          ({ event, beside }: StoredEntry) =>
          (entry: StoredEntry) => ({ ...entry, event, beside })
        return at(other, holding(first))(at(one, holding(second))(entries))
      },
      kind: 'swapped',
      seq: one,
      event: other,
    },
  ]),
  ...[1, PLACE].map(
    (seq): Tampering => ({
      name: `puts an event in at ${seq} and moves the others on`,
      tamper: (entries) =>
        renumbered([...entries.slice(0, seq - 1), forgedFrom(entryAt(entries, seq), null), ...entries.slice(seq - 1)]),
      kind: 'inserted',
      seq,
      event: 'new',
    }),
  ),
  {
    name: 'adds an event without a number',
    tamper: (entries) => [
      ...entries,
      { ...forgedFrom(entryAt(entries, PLACE), null), hash: null, digest: null, salt: null },
    ],
    kind: 'inserted',
    seq: null,
    event: 'new',
  },
  {
    name: 'adds an event below the first number',
    tamper: (entries) => [forgedFrom(entryAt(entries, PLACE), 0), ...entries],
    kind: 'inserted',
    seq: 0,
    event: 'new',
  },
  {
    name: 'cuts off the old end',
    tamper: without(1, 2, 3, 4, 5),
    kind: 'missing',
    seq: 1,
    event: null,
  },
  {
    name: 'cuts off the old end and moves the others up',
    tamper: (entries) => renumbered(without(1, 2, 3, 4, 5)(entries)),
    kind: 'missing',
    seq: 1,
    event: null,
  },
]

/** A store that searches the event itself keeps no address beside it. */
function noIp({ beside }: StoredEntry): Partial<StoredEntry['beside']> {
  return beside.ip === undefined ? {} : { ip: null }
}
