import { booleanOf, member } from '../clixml/access.ts';
import { boolean, propertyBag } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import type { Members } from './data.ts';

/** What the client's host can do ([MS-PSRP] 2.2.3.14). */
export interface HostInfo {
  readonly isHostNull: boolean;
  readonly isUiNull: boolean;
  readonly isRawUiNull: boolean;
  /** A pipeline uses the host of its pool. */
  readonly useRunspaceHost: boolean;
  /** Colours and sizes of a host that has a raw UI. */
  readonly defaultData?: ClixmlValue;
}

/** No host: whatever would ask a question fails on the server, and nothing ever blocks. */
export const noHost: HostInfo = {
  isHostNull: true,
  isUiNull: true,
  isRawUiNull: true,
  useRunspaceHost: true,
};

export function hostInfoValue(info: HostInfo): ClixmlValue {
  const members: Members = [
    ['_isHostNull', boolean(info.isHostNull)],
    ['_isHostUINull', boolean(info.isUiNull)],
    ['_isHostRawUINull', boolean(info.isRawUiNull)],
    ['_useRunspaceHost', boolean(info.useRunspaceHost)],
  ];
  return propertyBag(
    info.defaultData === undefined ? members : [['_hostDefaultData', info.defaultData], ...members],
  );
}

/** Absent members mean no host. */
export function parseHostInfo(value: ClixmlValue | undefined): HostInfo {
  if (value === undefined) {
    return noHost;
  }
  const defaultData = member(value, '_hostDefaultData');
  return {
    isHostNull: booleanOf(member(value, '_isHostNull')) === true,
    isUiNull: booleanOf(member(value, '_isHostUINull')) === true,
    isRawUiNull: booleanOf(member(value, '_isHostRawUINull')) === true,
    useRunspaceHost: booleanOf(member(value, '_useRunspaceHost')) === true,
    ...(defaultData === undefined ? {} : { defaultData }),
  };
}
