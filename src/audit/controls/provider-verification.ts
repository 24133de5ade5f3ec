import { verificationLevel } from '../../model/providers.ts';
import { valueOr, unreadReason } from '../../model/reading.ts';
import type { PoolObjectKind, PoolSnapshot } from '../../model/snapshot.ts';
import type { Control, Verdict } from '../control.ts';
import { rawOf } from '../domain-rules.ts';
import { seen } from '../established.ts';
import { poolObject, poolObjects, type Named } from '../objects.ts';
import { readAgain } from '../paths.ts';
import { switchOf } from '../switches.ts';

export const providerVerification: Control = {
  id: 'provider-verification',
  title: 'No provider is trusted without looking at the sender',
  why: 'AlwaysVerifiable shows every message of a provider as verified, whoever wrote it.',
  help: 'Set VerificationLevel to UseSourceVerification.',
  severity: 'medium',
  direction: 'restrict',
  sides: ['on-premises'],
  inputs: [
    { side: 'on-premises', kind: 'publicProviders', properties: ['Enabled', 'VerificationLevel'] },
    { side: 'on-premises', kind: 'hostingProviders', properties: ['Enabled', 'VerificationLevel'] },
  ],
  benchmarks: [],
  evaluate: ({ onPremises }) =>
    onPremises === undefined
      ? []
      : (['publicProviders', 'hostingProviders'] as const).flatMap((kind) => ofKind(onPremises, kind)),
};

function ofKind(pool: PoolSnapshot, kind: PoolObjectKind): readonly Verdict[] {
  const list = pool.objects[kind];
  if (list.state !== 'known') {
    const reason = unreadReason(list);
    const nextStep = readAgain('on-premises');
    return [
      {
        side: 'on-premises',
        object: poolObject(kind, '').trim(),
        outcome: 'unknown',
        reason,
        evidence: [],
        nextStep,
      },
    ];
  }
  const providers = poolObjects(pool, kind);
  return providers.state === 'known' ? providers.value.map(judge) : [];
}

function judge(provider: Named): Verdict {
  const enabled = switchOf(provider, 'Enabled', 'unknown');
  const level = verificationLevel(provider.object);
  const evidence = [
    ...enabled.evidence,
    seen(
      provider.source,
      'VerificationLevel',
      rawOf(provider, 'VerificationLevel'),
      valueOr(level, 'unreadable'),
    ),
  ];
  const at = { side: 'on-premises', object: provider.name, evidence } as const;
  if (enabled.state === 'off') {
    return { ...at, outcome: 'pass', reason: enabled.reason, nextStep: '' };
  }
  if (level.state === 'known' && level.value !== 'AlwaysVerifiable') {
    return { ...at, outcome: 'pass', reason: `VerificationLevel is ${level.value}`, nextStep: '' };
  }
  if (level.state !== 'known' || enabled.state === 'unknown') {
    const reason =
      level.state === 'known' ? enabled.reason : unreadReason(level, 'VerificationLevel was not returned');
    return { ...at, outcome: 'unknown', reason, nextStep: readAgain('on-premises') };
  }
  return {
    ...at,
    outcome: 'fail',
    reason: 'VerificationLevel is AlwaysVerifiable',
    nextStep: `by hand: set VerificationLevel of ${provider.object.identity} to UseSourceVerification`,
  };
}
