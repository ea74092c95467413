import unhomoglyph from 'unhomoglyph'
import type { Confusables } from '../../application/ports/confusables.js'

export class UnhomoglyphConfusables implements Confusables {
  skeleton(name: string): string {
    return unhomoglyph(name.normalize('NFD')).normalize('NFD')
  }
}
