import { randomFillSync } from 'node:crypto'

const BLOCK_BYTES = 4096

/** Random bytes of the system. They are drawn by the block, since a call costs 4 µs for any number of bytes. */
export class RandomPool {
  private block = Buffer.alloc(0)

  /** @param size at most 4096. No byte is returned twice. */
  readonly take = (size: number): Buffer => {
    // A new block each time: what was returned before keeps its bytes.
    if (this.block.length < size) this.block = randomFillSync(Buffer.allocUnsafeSlow(BLOCK_BYTES))
    const taken = this.block.subarray(0, size)
    this.block = this.block.subarray(size)
    return taken
  }
}
