import type { Answer } from './answer.js'
import type { Fault, Faults } from './fault.js'
import { errorAnswer, WEIBO_ERRORS } from './weibo-errors.js'

const UNHEARD_OF = 99999
const RATE_LIMITS = [10022, 10023, 10024]

/** One fault for each of Weibo's error codes, and for each form in which they are said to come (weibo.md, 2). */
export const ERROR_FAULTS: Faults = {
  ...Object.fromEntries(Object.keys(WEIBO_ERRORS).map((code) => [`error-${code}`, error(Number(code))])),
  ...Object.fromEntries(RATE_LIMITS.map((code) => [`error-${code}-429`, error(code, 429)])),
  [`error-${UNHEARD_OF}`]: { ...error(UNHEARD_OF), does: 'fails with an error code that nobody has heard of' },
  'error-bare': {
    does: 'fails with 21325 and without a description',
    answer: (_answer, call) => changed(errorAnswer(21325, call), { error_description: undefined }),
  },
  'error-hostile': {
    does: 'fails with 21325 and a description full of markup, line breaks and the code',
    answer: (_answer, call) =>
      changed(errorAnswer(21325, call), {
        error_description: `<script>alert(1)</script>\r\nSet-Cookie: a=b\n\u001b[31m\u202e${call.code ?? ''}`,
      }),
  },
  'error-string-code': {
    does: 'fails with 21325, its number written as a string',
    answer: (_answer, call) => changed(errorAnswer(21325, call), { error_code: '21325' }),
  },
  'error-with-200': {
    does: 'fails with 21325, but with status 200',
    answer: (_answer, call) => ({ ...errorAnswer(21325, call), status: 200 }),
  },
}

function error(code: number, status = WEIBO_ERRORS[code]?.status ?? 400): Fault {
  return {
    does: `fails with ${code} (${WEIBO_ERRORS[code]?.error ?? 'unknown'}), status ${status}`,
    answer: (_answer, call) => ({ ...errorAnswer(code, call), status }),
  }
}

function changed(answer: Answer, changes: Readonly<Record<string, string | undefined>>): Answer {
  return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), ...changes }) }
}
