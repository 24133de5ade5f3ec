import { dictionary, list, string } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';

/** ApplicationPrivateData as Windows sends it. */
export function versionTable(powerShellVersion = '5.1.14393.2248', protocolVersion: string): ClixmlValue {
  const types = [
    'System.Management.Automation.PSPrimitiveDictionary',
    'System.Collections.Hashtable',
    'System.Object',
  ];
  const version = (value: string): ClixmlValue => ({ type: 'Version', value });
  const compatible = ['1.0', '2.0', '3.0', '4.0', '5.0', powerShellVersion].map(version);
  const table = dictionary(
    [
      ['PSVersion', version(powerShellVersion)],
      ['PSEdition', string('Desktop')],
      ['PSCompatibleVersions', list(compatible, ['System.Version[]', 'System.Array', 'System.Object'])],
      ['CLRVersion', version('4.0.30319.42000')],
      ['BuildVersion', version('10.0.14393.2248')],
      ['WSManStackVersion', version('3.0')],
      ['PSRemotingProtocolVersion', version(protocolVersion)],
      ['SerializationVersion', version('1.1.0.1')],
    ],
    types,
  );
  return dictionary([['PSVersionTable', table]], types);
}
