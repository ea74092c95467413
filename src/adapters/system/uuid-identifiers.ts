import { v7 } from 'uuid'
import type { Identifiers } from '../../application/ports/identifiers.js'

export class UuidIdentifiers implements Identifiers {
  next(): string {
    return v7()
  }
}
