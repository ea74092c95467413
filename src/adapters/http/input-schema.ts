import type { Context } from 'koa'
import { z } from 'zod'
import { hasControlCharacters } from '../../domain/plain-text.js'
import { RejectedRequest } from './envelope.js'
import { readBody } from './request-body.js'

/** Longer than any accepted password, so that too long ones are refused by the password rule, which counts bytes. */
const MAX_PASSWORD_INPUT = 8192
const NO_CONTROLS = 'must not contain control characters or unpaired surrogates'

/**
 * A string of bounded length without control characters, which stores could not return unchanged. Other types, such as
 * numbers and lists, are refused (rule IN-1).
 */
export function text(max: number, min = 1) {
  return boundedText(max, min).refine((value) => !hasControlCharacters(value), NO_CONTROLS)
}

/** Any characters: a password is never stored, and has a rule of its own (rule CR-2). */
export function passwordText() {
  return boundedText(MAX_PASSWORD_INPUT, 1)
}

function boundedText(max: number, min: number) {
  const problem = `must be a string of ${min} to ${max} characters`
  // By default, zod compares the `length` of any value that has one, and throws if it cannot be compared.
  const bound = { error: problem, when: isText }
  return z.string(problem).min(min, bound).max(max, bound)
}

function isText({ value }: { readonly value: unknown }): boolean {
  return typeof value === 'string'
}

export async function parseBody<S extends z.ZodType>(ctx: Context, schema: S): Promise<z.output<S>> {
  return parse(await readBody(ctx), schema)
}

export function parseQuery<S extends z.ZodType>(ctx: Context, schema: S): z.output<S> {
  return parse({ ...ctx.query }, schema)
}

function parse<S extends z.ZodType>(value: unknown, schema: S): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const details = result.error.issues.map(({ path, message }) => ({
    field: String(path[0] ?? 'body'),
    problem: message,
  }))
  throw new RejectedRequest('invalid_request', details)
}
