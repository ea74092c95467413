// Writes docs/texts.md: node .cache/build/test/architecture/write-texts-table.js
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHECKOUT } from '../support/program.js'
import { textsTable } from './texts-table.js'

writeFileSync(join(CHECKOUT, 'docs', 'texts.md'), textsTable())
