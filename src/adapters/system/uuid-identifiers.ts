import { uuidv7 } from 'uuidv7'
import type { Identifiers } from '../../application/ports/identifiers.js'

export class UuidIdentifiers implements Identifiers {
  next(): string {
    return uuidv7()
  }
}
