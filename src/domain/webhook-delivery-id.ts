/** What names the delivery of an event to an endpoint: `<event id>.<endpoint id>`. In their order, events are too. */
export interface DeliveryKey {
  readonly eventId: string
  readonly endpointId: string
}

export function deliveryId({ eventId, endpointId }: DeliveryKey): string {
  return `${eventId}.${endpointId}`
}

/** Null: no delivery can have this id. */
export function deliveryKey(id: string): DeliveryKey | null {
  const [, eventId, endpointId] = /^([\w-]{1,100})\.([\da-f]{12})$/.exec(id) ?? []
  return eventId !== undefined && endpointId !== undefined ? { eventId, endpointId } : null
}
