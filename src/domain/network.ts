const GROUPS = 8
const GROUPS_OF_A_NETWORK = 4

/**
 * The network that a limit counts as one client: an IPv4 address, also in IPv6 form, or the /64 of an IPv6 address, the
 * smallest network that is assigned to a customer. Every notation of an address gives the same result.
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

/** The eight groups of an IPv6 address; null for other text. */
function groupsOf(address: string): readonly number[] | null {
  const [plain = ''] = address.split('%')
  if (!plain.includes(':') || !URL.canParse(`http://[${plain}]/`)) return null
  // URL writes every IPv6 address in one form: without dots, and with at most one `::`.
  const [head = [], tail = []] = new URL(`http://[${plain}]/`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))))
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => 0)
  return [...head, ...zeros, ...tail]
}
