const GROUPS = 8
const GROUPS_OF_A_NETWORK = 4

/**
 * Whom a limit takes for one: an IPv4 address, also where it is written as IPv6, or the /64 of an IPv6 address, since
 * nobody gets less than that. Every way of writing an address gives the same.
 */
export function networkOf(address: string): string {
  const groups = groupsOf(address)
  if (!groups) return address
  const [high = 0, low = 0] = groups.slice(-2)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  if (isMapped) return [high >> 8, high & 255, low >> 8, low & 255].join('.')
  const network = groups.slice(0, GROUPS_OF_A_NETWORK).map((group) => group.toString(16))
  return `${network.join(':')}::/64`
}

/** The eight numbers of an IPv6 address; null of anything else. */
function groupsOf(address: string): readonly number[] | null {
  const [plain = ''] = address.split('%')
  if (!plain.includes(':') || !URL.canParse(`http://[${plain}]/`)) return null
  // In the one form that the standard gives it, without dots: at most one `::`.
  const [head = [], tail = []] = new URL(`http://[${plain}]/`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))))
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}
