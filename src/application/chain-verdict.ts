import type { Adoption } from '../domain/audit-anchor.js'

/** What happened to an entry (docs/events.md, "The hash chain"). */
export type BreakKind = 'changed' | 'missing' | 'swapped' | 'inserted' | 'cut' | 'checkpoint'

export interface WholeChain {
  readonly outcome: 'whole'
  readonly entries: number
  /** The numbers of the first and last entry. Null: there is none. */
  readonly from: number | null
  readonly to: number | null
  /** The hash of the last entry, or of the last one that retention removed. */
  readonly head: string
  readonly erased: number
  readonly adopted: Adoption | null
  /** How many checkpoints hold. */
  readonly checkpoints: number
}

/** The first bad place. */
export interface BrokenChain {
  readonly outcome: 'broken'
  readonly kind: BreakKind
  /** Null: an entry without a number, or a false checkpoint. */
  readonly seq: number | null
  readonly eventId: string | null
  /** How many entries before it are whole. */
  readonly wholeBefore: number
  /** The line of a false checkpoint, from 1. */
  readonly line?: number
}

export type ChainVerdict = WholeChain | BrokenChain
