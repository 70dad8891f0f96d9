/** Settings of the deployment that the public API answers or applies. */
export class GatewayPolicy {
  constructor(
    readonly gatewayUrl: string,
    readonly issuer: string,
    readonly ehdsEarlyAdoption: boolean,
  ) {}
}
