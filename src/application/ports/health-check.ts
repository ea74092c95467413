/** A dependency of the service, as `/readyz` reports it. */
export interface HealthCheck {
  readonly name: string
  isUp(): Promise<boolean>
}
