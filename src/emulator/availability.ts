import { serverProducts, type ServerProduct } from '../model/server-versions.ts';
import type { Organisation } from './organisation.ts';

/** From which product to which one there is a cmdlet, a parameter or a property; without limits: in all of them. */
export interface Availability {
  readonly from?: ServerProduct;
  readonly to?: ServerProduct;
  /** On Lync Server 2013 it came with an update: fourth field of the build from which it is there. */
  readonly lync2013Revision?: number;
}

export function isAvailable(availability: Availability, { product, build }: Organisation): boolean {
  const rank = (name: ServerProduct) => serverProducts.indexOf(name);
  const { from = 'lync-2010', to = 'sfb-se', lync2013Revision = 0 } = availability;
  if (rank(product) < rank(from) || rank(product) > rank(to)) {
    return false;
  }
  return product !== 'lync-2013' || revision(build) >= lync2013Revision;
}

function revision(build: string): number {
  return Number(build.split('.')[3] ?? '0');
}

export const since2013: Availability = { from: 'lync-2013' };
export const since2015: Availability = { from: 'sfb-2015' };
export const since2019: Availability = { from: 'sfb-2019' };
/** XMPP came with Lync Server 2013 and left with Skype for Business Server 2019. */
export const xmppEra: Availability = { from: 'lync-2013', to: 'sfb-2015' };
/** Address decoration came to Lync Server 2013 with the cumulative update of August 2014 (CU5, 5.0.8308.738). */
export const decorationEra: Availability = { from: 'lync-2013', lync2013Revision: 738 };
