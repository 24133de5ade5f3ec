/** The products that have a remote administration endpoint, oldest first. */
export const serverProducts = ['lync-2010', 'lync-2013', 'sfb-2015', 'sfb-2019', 'sfb-se'] as const;
export type ServerProduct = (typeof serverProducts)[number];

export interface ServerVersion {
  readonly product: ServerProduct;
  /** Build as read, for example `5.0.8308.0`. */
  readonly build: string;
  /** Where it was read: `replica edge.contoso.com`, `Get-CsServerVersion`. */
  readonly evidence: string;
}
