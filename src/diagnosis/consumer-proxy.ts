import { messengerProxyFqdn } from '../model/networks.ts';
import type { DnsAnswers } from './dns-answers.ts';
import { proxyChecks } from './dns-hosts.ts';
import type { Stage } from './stages.ts';

/**
 * Whether DNS still knows the host that the public provider of the servers leads to. Nobody said what becomes of it now
 * that consumer Skype is closed, so what is found is told and decides nothing.
 */
export function consumerProxyStage(answers: DnsAnswers): Stage {
  return {
    title: 'consumer network',
    diagnoses: proxyChecks(messengerProxyFqdn, answers).map((one) => ({
      ...one,
      id: 'why.consumer-proxy',
      ...(one.outcome === 'pass' ? {} : { severity: 'low', nextStep: '' }),
      ...(one.outcome === 'fail' ? { outcome: 'warn', text: `${one.text}; consumer Skype is closed` } : {}),
    })),
  };
}
