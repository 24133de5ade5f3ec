import type { CommandDetails } from './declaration.ts';
import {
  acceptUnverifiedOption,
  dryRunOption,
  fromOption,
  networkOption,
  reasonOption,
  replicateOption,
  scopeOption,
  sideOption,
  whoOption,
  yesOption,
} from './options.ts';

export const enable: CommandDetails = {
  description: [
    'Reads the deployment, shows what has to be written and what becomes effective for whom, asks, writes change by change and reads each one back. What is open already is left alone; a second run changes nothing.',
    'A profile with a pool and a tenant is one plan: on premises first, then the cloud. Skype is a matter of the pool, and of tenants that still have its switch; personal Teams accounts are a matter of the tenant. A switch of the tenant opens every policy that is stored as open behind it: the plan lists them, and with a narrower scope they are refused without --also-opens.',
    'In a terminal it asks for the network and for whom it is to be; elsewhere --network and --yes are needed, and --scope when policy Global is closed.',
  ].join('\n\n'),
  options: [
    networkOption,
    scopeOption,
    sideOption,
    {
      flags: '--inbound <choice>',
      summary: 'whether personal Teams accounts may begin a conversation',
      choices: ['on', 'off', 'keep'],
    },
    { flags: '--audio-video', summary: 'open audio and video with public networks too' },
    { flags: '--also-opens', summary: 'accept that more is opened than the scope that was named' },
    { flags: '--repair', summary: 'replace a provider whose fixed attributes are wrong' },
    replicateOption,
    whoOption,
    dryRunOption,
    yesOption,
    acceptUnverifiedOption,
    reasonOption,
    { ...fromOption, summary: 'plan for a snapshot written by federation export; needs --dry-run' },
  ],
  examples: [
    {
      command: 'enable --emulator --network skype --scope global --dry-run',
      says: 'shows what would be written for everyone',
    },
    {
      command: 'enable --emulator --network skype --scope global --yes --reason "change 4711"',
      says: 'writes it, reads it back, and says how to undo it',
    },
    {
      command: 'enable --emulator --network skype --yes',
      says: 'stops: policy Global is closed, and whom it is for was not said',
      exit: 2,
    },
    {
      command:
        'enable --emulator --scenario tenant-waiting-inbound --network teams-personal --inbound off --dry-run',
      says: 'opens personal Teams accounts of a tenant, and closes what is stored for inbound',
    },
  ],
  exitNotes:
    'A plan without --yes and without a terminal is shown and refused (5). Nothing to do is 0, and so is a retired network.',
  seeAlso: ['disable', 'rollback', 'status', 'help gates'],
  load: () => import('./enable.run.ts'),
};
