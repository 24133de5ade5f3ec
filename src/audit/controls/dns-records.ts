import { judgeDns, judgePartnerDns } from '../../diagnosis/dns-rules.ts';
import { outsideOf } from '../../diagnosis/topology.ts';
import type { Control } from '../control.ts';
import { liveVerdicts } from '../live.ts';

export const dnsRecords: Control = {
  id: 'dns-records',
  title: 'DNS leads other organisations to the right place',
  why: 'Partners find an organisation by the record _sipfederationtls._tcp of its domain alone. One that is missing, stale or wrong stops all of them, whatever is set.',
  help: 'Publish the record for every SIP domain: to the Access Edge where servers take part, to the proxy of the cloud otherwise. federation check dns says which.',
  severity: 'high',
  direction: 'enable',
  sides: ['on-premises', 'cloud'],
  inputs: [
    { side: 'on-premises', kind: 'sipDomains', properties: ['Name', 'IsDefault'] },
    {
      side: 'on-premises',
      kind: 'edgeServers',
      properties: ['AccessEdgeExternalFqdn', 'AccessEdgeExternalSipPort'],
    },
    { side: 'cloud', kind: 'sipDomains', properties: ['Name'] },
    {
      side: 'cloud',
      kind: 'federationSettings',
      properties: ['AllowFederatedUsers', 'SharedSipAddressSpace'],
    },
  ],
  benchmarks: [],
  evaluate: (snapshot, parameters) => {
    const { live } = snapshot;
    const { contact, dnsDomains, helperRecords, topology } = parameters;
    if (live === undefined) {
      return [];
    }
    if (dnsDomains === 'contact') {
      return contact?.kind === 'domain'
        ? liveVerdicts(snapshot, judgePartnerDns(contact.domain, live), parameters)
        : [];
    }
    const outside = outsideOf(snapshot, topology);
    const domains =
      dnsDomains === 'default' ? outside.domains.filter(({ isDefault }) => isDefault) : outside.domains;
    const diagnoses = judgeDns({ ...outside, domains }, live, { helperRecords });
    return liveVerdicts(snapshot, diagnoses, parameters);
  },
};
