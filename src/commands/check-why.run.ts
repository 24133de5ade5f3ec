import type { App } from '../app.ts';
import { contactKind, contactKinds, domainToLookUp, type ContactKind } from '../diagnosis/contact-kind.ts';
import { consumerProxyStage } from '../diagnosis/consumer-proxy.ts';
import { dnsAnswers } from '../diagnosis/dns-answers.ts';
import type { Stage } from '../diagnosis/stages.ts';
import {
  reachedThroughServers,
  whyConsumer,
  whyOwn,
  whyPartner,
  type WhyAnswer,
  type WhyQuestion,
} from '../diagnosis/why.ts';
import { FederationError } from '../errors.ts';
import type { ExitCode } from '../exit-codes.ts';
import { normaliseDomain } from '../model/domains.ts';
import { messengerProxyFqdn } from '../model/networks.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { pathTable } from '../reports/path-table.ts';
import { dayOf } from './as-of.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags, nextStepHere } from './deployment-flags.ts';
import { textOption } from './globals.ts';
import { lookUpDns } from './live-dns.ts';
import { finishLive, stagesHere } from './live-report.ts';
import { lookOutside, outsideStages, type Looked } from './live-snapshot.ts';
import { partnerQuestion } from './partner-question.ts';
import { snapshotFor } from './snapshot-source.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const user = named(input, 'user');
  const contact = named(input, 'contact');
  const day = dayOf(input, app);
  const domain = normaliseDomain(user.slice(user.lastIndexOf('@') + 1));
  const domains = domain === undefined || !user.includes('@') ? undefined : [domain];
  const partner = domainToLookUp(contact);
  const isAsked = input.options['partnerEdge'] === true;
  const snapshot = await snapshotFor(app, input, { users: true });
  const looked = await lookOutside(input, app, snapshot, domains, {
    partners: partner === undefined || domains?.includes(partner) === true ? [] : [partner],
    edges: isAsked,
  });
  const kind = contactKind(contact, snapshot, answersOf(looked), saidKind(input));
  const between = [
    ...outsideStages(snapshot, looked, domains),
    ...(kind.kind === 'consumer' && reachedThroughServers(snapshot, user, day)
      ? await consumerStage(input, app, snapshot)
      : []),
  ];
  const answer = answerOf(snapshot, { user, contact, kind, day, between }, looked, isAsked);
  return show(answer, snapshot, input, app);
}

function answerOf(snapshot: Snapshot, question: WhyQuestion, looked: Looked, isAsked: boolean): WhyAnswer {
  switch (question.kind.kind) {
    case 'own':
      return whyOwn(question);
    case 'consumer':
      return whyConsumer(snapshot, question);
    case 'organisation':
      return whyPartner(snapshot, partnerQuestion(snapshot, question, looked, isAsked));
  }
}

function show(answer: WhyAnswer, snapshot: Snapshot, input: Input, app: App): Promise<ExitCode> {
  const { profile, source } = snapshot;
  const { sentence, until, today, stages } = answer;
  return finishLive(
    {
      command: 'check why',
      snapshot,
      what: sentence.replace(/\.$/, ''),
      diagnoses: [...today, ...stages.flatMap((stage) => stage.diagnoses)],
      picture: (style) =>
        pathTable(
          {
            profile,
            source,
            sentence,
            stages: stagesHere(app, stages),
            today: today.map((one) => nextStepHere(one, deploymentFlags(app.globals))),
            ...(until === undefined ? {} : { lead: `What was in the way, or was not, until ${until}` }),
          },
          style,
        ),
    },
    input,
    app,
  );
}

/** Servers hand everything for the consumer network on to one host of Microsoft, which is looked up and left alone. */
async function consumerStage(input: Input, app: App, snapshot: Snapshot): Promise<readonly Stage[]> {
  const subject = { snapshot, domains: [], partners: [], topology: undefined };
  const looked = await lookUpDns(input, app, subject, { hosts: [messengerProxyFqdn] });
  return looked.kind === 'looked' ? [consumerProxyStage(dnsAnswers(looked.lookups))] : [];
}

function answersOf(looked: Looked) {
  return looked.kind === 'looked' ? dnsAnswers(looked.live.dns) : undefined;
}

function saidKind({ options }: Input): ContactKind['kind'] | undefined {
  const said = textOption(options, 'contactKind');
  return contactKinds.find((kind) => kind === said);
}

/** @throws FederationError `usage.people`. */
function named({ options }: Input, option: 'user' | 'contact'): string {
  const value = textOption(options, option)?.trim() ?? '';
  if (value === '') {
    throw new FederationError('usage.people', 'usage', `no ${option} was named`, {
      next: 'federation check why --user anna@contoso.com --contact joe@outlook.com',
    });
  }
  return value;
}
