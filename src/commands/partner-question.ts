import {
  poolPartnerSettings,
  tenantPartnerSettings,
  type PartnerSetting,
} from '../audit/partner-settings.ts';
import { diagnosis, type Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Stage } from '../diagnosis/stages.ts';
import { partnerUser, type PartnerQuestion, type WhyQuestion } from '../diagnosis/why.ts';
import { partnerDnsStage, partnerEdgeStage } from '../diagnosis/why-partner.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Looked } from './live-snapshot.ts';

/** The question of `check why` with what lies between two organisations: settings as the audit reads them, and the partner's DNS and Edge. */
export function partnerQuestion(
  snapshot: Snapshot,
  question: WhyQuestion,
  looked: Looked,
  isAsked: boolean,
): PartnerQuestion {
  const { user, day, kind } = question;
  const domain = kind.domain ?? '';
  const judged = partnerUser(snapshot, user, day);
  const { onPremises, cloud } = snapshot;
  const pool = judged.side === 'cloud' ? undefined : onPremises;
  const tenant = judged.side === 'on-premises' ? undefined : cloud;
  const settings: readonly Stage[] = [
    ...(pool === undefined ? [] : [settingsStage('on premises', poolPartnerSettings(pool, domain))]),
    ...(tenant === undefined
      ? []
      : [settingsStage('cloud', tenantPartnerSettings(tenant, domain, judged.policy))]),
  ];
  return { ...question, judged, settings, beyond: beyond(domain, looked, pool, isAsked) };
}

function beyond(
  domain: string,
  looked: Looked,
  pool: Snapshot['onPremises'],
  isAsked: boolean,
): readonly Stage[] {
  return looked.kind === 'looked'
    ? [partnerDnsStage(domain, looked.live, pool), partnerEdgeStage(domain, looked.live, isAsked)]
    : [
        {
          title: `DNS of ${domain}`,
          diagnoses: [diagnosis('dns.partner-record', looked.outcome, domain, looked.reason)],
        },
      ];
}

function settingsStage(side: string, settings: readonly PartnerSetting[]): Stage {
  return { title: `${side}, organisations`, diagnoses: settings.map((one) => settingDiagnosis(side, one)) };
}

function settingDiagnosis(side: string, { id, object, found, nextStep }: PartnerSetting): Diagnosis {
  const outcome = ({ on: 'pass', off: 'fail', unknown: 'unknown' } as const)[found.state];
  return diagnosis(`why.${id}`, outcome, `${side}: ${object}`, found.reason, {
    evidence: found.evidence,
    nextStep: outcome === 'pass' ? '' : outcome === 'fail' ? nextStep : 'federation doctor',
  });
}
