import { property } from '../../model/settings-object.ts';
import type { Control } from '../control.ts';
import { rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { eachOrganisation, type Judgement } from '../organisations.ts';
import type { Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { readAgain } from '../paths.ts';
import { assumes } from '../switches.ts';

const name = 'SecurityTeamAllowBlockListDelegation';
/** The earlier name: still returned, no longer the one that decides. */
const earlier = 'DomainBlockingForMDOAdminsInTeams';

export const secopsDelegation: Control = {
  id: 'secops-delegation',
  title: 'The security team can block domains and users itself',
  why: 'During an attack over chat, whoever works in the Defender portal has to be able to block the sender without waiting for a Teams administrator.',
  help: 'Allow the security team to manage blocked domains and users.',
  severity: 'low',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'federationSettings', properties: [name, earlier] }],
  benchmarks: [],
  evaluate: (snapshot, parameters) =>
    eachOrganisation(snapshot, parameters, (settings) => judge(settings, parameters)),
};

function judge(settings: Named, { missing }: AuditParameters): Judgement {
  const raw = rawOf(settings, name);
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  const evidence = [
    seen(settings.source, name, raw, text === '' ? 'unreadable' : text),
    ...(property(settings.object, earlier).state === 'known'
      ? [seen(settings.source, earlier, rawOf(settings, earlier), 'earlier name')]
      : []),
  ];
  if (text === 'enabled') {
    return { outcome: 'pass', reason: `${name} is Enabled`, evidence, nextStep: '' };
  }
  if (text === 'disabled') {
    return { outcome: 'warn', reason: `${name} is Disabled`, evidence, nextStep: `set ${name} to Enabled` };
  }
  return {
    outcome: raw === null && assumes(missing, 'switch') ? 'warn' : 'unknown',
    reason: raw === null ? `${name} was not returned` : `${name} is neither Enabled nor Disabled`,
    evidence,
    nextStep: readAgain('cloud'),
  };
}
