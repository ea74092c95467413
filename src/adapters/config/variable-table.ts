import type { z } from 'zod'

export interface Variable {
  readonly type: z.ZodType
  readonly expected: string
  readonly default?: string
  /** The value may be in a file that `<name>_FILE` names. It is never shown. */
  readonly isSecret?: boolean
  /** An empty value counts as set. For other variables it counts as not set. */
  readonly mayBeEmpty?: boolean
}

export type VariableTable = Readonly<Record<string, Variable>>

type Given<V> = V extends { default: string } ? never : undefined

/** The parsed values of a table. One without a default may be undefined. */
export type ValuesOf<Table extends VariableTable> = {
  readonly [N in keyof Table]: z.output<Table[N]['type']> | Given<Table[N]>
}
