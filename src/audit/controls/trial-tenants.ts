import { property } from '../../model/settings-object.ts';
import type { Control } from '../control.ts';
import { seen } from '../established.ts';
import { eachOrganisation, type Judgement } from '../organisations.ts';
import type { Named } from '../objects.ts';
import type { AuditParameters } from '../parameters.ts';
import { readAgain } from '../paths.ts';
import { assumes } from '../switches.ts';

const name = 'ExternalAccessWithTrialTenants';

export const trialTenants: Control = {
  id: 'trial-tenants',
  title: 'Tenants with nothing but trial licences are blocked',
  why: 'A trial tenant takes minutes to set up and any display name; campaigns that pose as a help desk come from such tenants.',
  help: 'Block trial tenants, and name those that are needed as exceptions.',
  severity: 'high',
  direction: 'restrict',
  sides: ['cloud'],
  inputs: [{ side: 'cloud', kind: 'federationSettings', properties: [name] }],
  benchmarks: ['CIS M365 v6 8.2.4', 'CIS M365 v7 8.2.4'],
  evaluate: (snapshot, parameters) =>
    eachOrganisation(snapshot, parameters, (settings) => judge(settings, parameters)),
};

function judge(settings: Named, { missing }: AuditParameters): Judgement {
  const value = property(settings.object, name);
  const raw = value.state === 'known' ? value.value : null;
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : undefined;
  const evidence = (normalised: string) => [seen(settings.source, name, raw, normalised)];
  if (text === 'blocked') {
    return { outcome: 'pass', reason: `${name} is Blocked`, evidence: evidence('blocked'), nextStep: '' };
  }
  if (text === 'allowed') {
    return {
      outcome: 'fail',
      reason: `${name} is Allowed`,
      evidence: evidence('allowed'),
      nextStep: `set ${name} to Blocked (Teams admin centre: External collaboration > External access)`,
    };
  }
  const isMissing = value.state === 'absent' || raw === null;
  return {
    outcome: isMissing && assumes(missing, 'switch') ? 'fail' : 'unknown',
    reason: isMissing ? `${name} was not returned` : `${name} is neither Allowed nor Blocked`,
    evidence: evidence(value.state === 'absent' ? 'absent' : 'unreadable'),
    nextStep: readAgain('cloud'),
  };
}
