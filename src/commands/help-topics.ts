import { environmentVariables } from '../config/environment.ts';
import { configurationJsonSchema } from '../config/schema.ts';
import { exitCodeMeanings, exitCodes } from '../exit-codes.ts';
import { tenantGates } from '../interop/cloud-gate-catalogue.ts';
import { skypeGates, type GateDescription } from '../interop/gate-catalogue.ts';
import { clientIds, clients, type Action } from '../linking/clients.ts';
import { milestones } from '../linking/history.ts';
import { consumerServices } from '../model/networks.ts';
import { columns, paragraph } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';
import type { HelpTopic } from './help-topic-names.ts';
import { domainsPage } from './domains-page.ts';
import { scenariosPage } from './scenarios-page.ts';

/** The pages of the topics, made from the tables that the program itself works by. */
export const topicPages: Readonly<Record<HelpTopic, (style: Style, now: Date) => readonly string[]>> = {
  'exit-codes': exitCodePage,
  environment: environmentPage,
  gates: gatesPage,
  networks: networksPage,
  domains: domainsPage,
  configuration: configurationPage,
  linking: linkingPage,
  scenarios: scenariosPage,
};

function exitCodePage(style: Style): readonly string[] {
  return [
    ...columns(
      exitCodeMeanings.map(([name, meaning]) => [String(exitCodes[name]), meaning]),
      style,
      { indent: 2 },
    ),
    '',
    ...paragraph('When several apply the worst wins, in the order 70, 130/143, 6, 4, 5, 2, 1, 3.', style),
  ];
}

function environmentPage(style: Style): readonly string[] {
  return columns(
    environmentVariables.map(({ name, doc }) => [name, doc]),
    style,
    { indent: 2 },
  );
}

function gatesPage(style: Style): readonly string[] {
  return [
    ...paragraph(
      'A gate is one setting that must be open for traffic to pass. The settings are on when every gate is open that federation enable can open or that is opened by hand.',
      style,
    ),
    ...gateEntries(Object.values(skypeGates), style),
    '',
    ...paragraph('In the cloud the path is the one to personal Teams accounts, in both directions.', style),
    ...gateEntries(Object.values(tenantGates), style),
  ];
}

const gateKinds = {
  writable: 'federation enable opens it',
  manual: 'an administrator opens it by hand',
  advisory: 'shown beside; it never decides',
} as const;

function gateEntries(gates: readonly GateDescription[], style: Style): readonly string[] {
  return gates.flatMap(({ title, kind, cmdlet, property, meaning }) => [
    '',
    ...columns([[{ text: title, paint: style.bold }, gateKinds[kind]]], style, { atLeast: [20] }),
    ...paragraph(meaning, style, 2),
    ...(cmdlet === '' ? [] : paragraph(`read with ${cmdlet}: ${property}`, style, 2)),
  ]);
}

function networksPage(style: Style): readonly string[] {
  return columns(
    Object.entries(consumerServices).map(([name, { title, closedOn }]) => [
      name,
      title,
      closedOn === undefined ? 'live' : `retired on ${closedOn}; servers still carry its settings`,
    ]),
    style,
    { indent: 2 },
  );
}

const exampleConfiguration = `schemaVersion: 1
defaultProfile: contoso
profiles:
  contoso:
    onPremises:
      pool: pool01.contoso.com
      username: CONTOSO\\admin
      password: { keychain: contoso }
    cloud:
      tenant: contoso.onmicrosoft.com
      clientId: 00000000-0000-0000-0000-000000000000
      authentication: certificate
      certificate: { file: ./app.pem }`;

function configurationPage(style: Style): readonly string[] {
  return [
    ...paragraph(
      'One YAML file, found by --config, FEDERATION_CONFIG, ./federation.yaml, or federation.yaml in your configuration folder; the first hit wins. Relative paths in it are relative to the file. A ./federation.yaml that nobody named may neither run commands nor redirect endpoints: name it with --config to trust it.',
      style,
    ),
    '',
    ...exampleConfiguration.split('\n').map((line) => `  ${line}`),
    '',
    ...columns(settingRows(configurationJsonSchema(), ''), style, { indent: 2 }),
    '',
    ...paragraph(
      'A secret is never written into the file and never an option: password names where it is found. Without one it is asked for in a terminal.',
      style,
    ),
  ];
}

const actions: readonly Action[] = ['add', 'search', 'presence', 'im', 'audio', 'video'];

function linkingPage(style: Style): readonly string[] {
  return [
    ...paragraph(
      'A Skype user must sign in with a Microsoft account; a Skype name alone cannot federate until it is linked or merged with one. A Microsoft account on a domain of its own is entered as user(domain)@msn.com; those under msn.com, outlook.com, live.com and hotmail.com as they are. The Skype user adds the other one by SIP address, and both have to accept.',
      style,
    ),
    '',
    ...columns(
      milestones.map(({ on, what }) => [on, what]),
      style,
      { indent: 2 },
    ),
    '',
    ...columns(
      [
        ['client', ...actions].map((text) => ({ text, paint: style.bold })),
        ...clientIds.map((id) => [id, ...actions.map((action) => clients[id].can[action])]),
      ],
      style,
      { indent: 2 },
    ),
    '',
    ...clientIds.flatMap((id) => {
      const { title, note } = clients[id];
      return note === undefined ? [] : paragraph(`${title}: ${note}`, style, 2);
    }),
  ];
}

/** Every key of the file with its meaning, in the order of the schema. */
function settingRows(schema: unknown, path: string): readonly (readonly string[])[] {
  return Object.entries(record(record(schema)['properties'])).flatMap(([name, value]) => {
    const own = path === '' ? name : `${path}.${name}`;
    const { description, enum: choices, additionalProperties } = record(value);
    const meaning = [
      typeof description === 'string' ? description : '',
      Array.isArray(choices) ? choices.join(' | ') : '',
    ].filter((text) => text !== '');
    const inner = typeof additionalProperties === 'object' ? additionalProperties : value;
    const below = settingRows(inner, inner === value ? own : `${own}.<name>`);
    return meaning.length === 0 && below.length > 0 ? below : [[own, meaning.join('; ')], ...below];
  });
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
