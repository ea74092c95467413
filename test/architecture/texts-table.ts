import { FAILURES } from '../../src/adapters/http/failures.js'
import { en as operatorEn } from '../../web/src/operator/texts-en.js'
import { zh as operatorZh } from '../../web/src/operator/texts-zh.js'
import { en } from '../../web/src/texts-en.js'
import { zh } from '../../web/src/texts-zh.js'

interface Texts {
  readonly [key: string]: string | Texts
}

/** `docs/texts.md`: every text that people read, by its key. */
export function textsTable(): string {
  const messages = Object.entries(FAILURES).map(([error, text]) => [error, text.zh, text.en])
  return [
    '# Every text that people read',
    '',
    'For reviews by native readers. The table is made from the sources by `node .cache/build/test/architecture/write-texts-table.js`, and a test compares the two. Change a text in the source, then write the table again.',
    '',
    ...section('Pages', '`web/src/texts-zh.ts` and `web/src/texts-en.ts`', rows(zh, en)),
    ...section(
      'Pages for operators',
      '`web/src/operator/texts-zh.ts` and `web/src/operator/texts-en.ts`',
      rows(operatorZh, operatorEn),
    ),
    ...section('`msg` of failures', '`src/adapters/http/failures.ts`', messages),
  ].join('\n')
}

function section(heading: string, sources: string, texts: readonly (readonly string[])[]): string[] {
  const lines = texts.map((cells) => `| ${cells.map(cell).join(' | ')} |`)
  return [
    `## ${heading}`,
    '',
    `From ${sources}.`,
    '',
    '| key | Chinese | English |',
    '| --- | --- | --- |',
    ...lines,
    '',
  ]
}

function rows(chinese: Texts, english: Texts, path = ''): string[][] {
  return Object.entries(chinese).flatMap(([key, text]) => {
    const other = english[key] ?? ''
    const name = path ? `${path}.${key}` : key
    if (typeof text === 'string') return [[`\`${name}\``, text, typeof other === 'string' ? other : '']]
    return rows(text, typeof other === 'string' ? {} : other, name)
  })
}

/** A `|` would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`)
}
