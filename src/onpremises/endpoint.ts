/** The endpoint as errors name it. */
export interface Endpoint {
  readonly url: string;
  /** Whom the lane speaks for; absent when a Kerberos ticket decides. */
  readonly username?: string;
}

/** `https://pool01.contoso.com/OcsPowershell, as CONTOSO\anna`. */
export function whereOf(endpoint: Endpoint): string {
  return endpoint.username === undefined ? endpoint.url : `${endpoint.url}, as ${endpoint.username}`;
}

/** Host and port, the port only when it is not the usual one. */
export function hostOf(endpoint: Endpoint): string {
  return new URL(endpoint.url).host;
}
